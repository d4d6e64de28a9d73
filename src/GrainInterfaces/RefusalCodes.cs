namespace FlightTickets;

/// <summary>The stable codes a refusal can have. The API gives each its HTTP status; nothing else depends on the texts.</summary>
public static class RefusalCodes
{
    /// <summary>404: the addressed entity does not exist, or the caller may not see it.</summary>
    public const string NotFound = "not_found";
    /// <summary>409: this key already exists.</summary>
    public const string AlreadyExists = "already_exists";
    /// <summary>422: a field's value breaks a rule that only the domain can check.</summary>
    public const string Invalid = "invalid";
    /// <summary>404: a segment names a flight that does not exist.</summary>
    public const string FlightNotFound = "flight_not_found";
    /// <summary>409: the flight takes no more orders (sales closed, departed, cancelled).</summary>
    public const string FlightClosed = "flight_closed";
    /// <summary>409: a different flight with this id exists.</summary>
    public const string FlightExists = "flight_exists";
    /// <summary>409: the cabin's authorized capacity is used up.</summary>
    public const string SoldOut = "sold_out";
    /// <summary>409: the seat is held, occupied or blocked.</summary>
    public const string SeatUnavailable = "seat_unavailable";
    /// <summary>422: there is no such seat in the cabin.</summary>
    public const string SeatNotInCabin = "seat_not_in_cabin";
    /// <summary>422: the flight sells nothing in this cabin.</summary>
    public const string CabinNotOnFlight = "cabin_not_on_flight";
    /// <summary>409: the total is more than the customer agreed to.</summary>
    public const string PriceChanged = "price_changed";
    /// <summary>422: an order's segments are priced in different currencies.</summary>
    public const string MixedCurrencies = "mixed_currencies";
    /// <summary>422: a passenger who is not an infant has no seat (<see langword="null"/>) where seats are chosen.</summary>
    public const string SeatRequired = "seat_required";
    /// <summary>
    /// 422: more infants on laps than adults (16 or older on the day) to hold them, or a child under 5 without any adult.
    /// </summary>
    public const string InfantWithoutAdult = "infant_without_adult";
    /// <summary>422: an order has the same passenger (name and date of birth) twice.</summary>
    public const string DuplicatePassenger = "duplicate_passenger";
    /// <summary>422: a passenger would be on two flights of an order at the same time.</summary>
    public const string OverlappingSegments = "overlapping_segments";
    /// <summary>422: a child, or a passenger with a lap infant, may not sit in an exit row.</summary>
    public const string ExitRowRestricted = "exit_row_restricted";
    /// <summary>402: the gateway declined the payment.</summary>
    public const string PaymentDeclined = "payment_declined";
    /// <summary>409: the hold lapsed and no places are left; the money was refunded.</summary>
    public const string HoldExpired = "hold_expired";
    /// <summary>409: the user reached the limit of places held without payment.</summary>
    public const string HoldLimitReached = "hold_limit_reached";
    /// <summary>422: the idempotency key was used with another body.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    /// <summary>409: a command with another key is under way on this order.</summary>
    public const string OrderBusy = "order_busy";
    /// <summary>409: the order's status does not allow the command.</summary>
    public const string OrderStatusConflict = "order_status_conflict";
    /// <summary>409: the cancellation quote lapsed.</summary>
    public const string QuoteExpired = "quote_expired";
    /// <summary>409: an unpaid order can only be cancelled as a whole.</summary>
    public const string PartialCancellationUnavailable = "partial_cancellation_unavailable";
    /// <summary>409: the order has no more ticket numbers for changes; cancel and book again.</summary>
    public const string ChangeLimitReached = "change_limit_reached";
    /// <summary>422: money is due, and the request has no payment.</summary>
    public const string PaymentRequired = "payment_required";
    /// <summary>404: the order has no such quote.</summary>
    public const string QuoteNotFound = "quote_not_found";
    /// <summary>409: the airplane flies elsewhere, is in maintenance or is grounded at that time.</summary>
    public const string AirplaneUnavailable = "airplane_unavailable";
    /// <summary>409: flights lie in the maintenance window, or use the layout to be changed.</summary>
    public const string AirplaneAssigned = "airplane_assigned";
    /// <summary>422: no such airplane.</summary>
    public const string AirplaneNotFound = "airplane_not_found";
    /// <summary>422: no such airport.</summary>
    public const string AirportNotFound = "airport_not_found";
    /// <summary>422: a wall time that a clock change skips.</summary>
    public const string LocalTimeSkipped = "local_time_skipped";
    /// <summary>422: the arrival is not after the departure.</summary>
    public const string ArrivalNotAfterDeparture = "arrival_not_after_departure";
    /// <summary>409: the current status cannot be followed by that one.</summary>
    public const string FlightStatusConflict = "flight_status_conflict";
    /// <summary>409: flights are scheduled on the route.</summary>
    public const string RouteInUse = "route_in_use";
    /// <summary>409: check-in is not open for this ticket.</summary>
    public const string CheckInNotOpen = "check_in_not_open";
    /// <summary>409: the flight does not board now: too early, departed or cancelled.</summary>
    public const string BoardingNotOpen = "boarding_not_open";
    /// <summary>404: no passenger of the flight has this ticket, seat or boarding pass.</summary>
    public const string PassengerNotFound = "passenger_not_found";
    /// <summary>409: the ticket or boarding pass is for another flight.</summary>
    public const string WrongFlight = "wrong_flight";
    /// <summary>409: the passenger has not checked in for the flight.</summary>
    public const string NotCheckedIn = "not_checked_in";
    /// <summary>409: the boarding pass was printed before the passenger got another seat or checked in again.</summary>
    public const string BoardingPassOutdated = "boarding_pass_outdated";
    /// <summary>409: an infant on a lap boards with the adults of its order.</summary>
    public const string BoardsWithAdult = "boards_with_adult";
    /// <summary>409: the passenger is on board, and must be unboarded first.</summary>
    public const string PassengerBoarded = "passenger_boarded";
    /// <summary>409: the gate has offloaded the passenger, whom only an agent can check in again.</summary>
    public const string PassengerOffloaded = "passenger_offloaded";
    /// <summary>409: the email belongs to a user.</summary>
    public const string EmailTaken = "email_taken";
    /// <summary>422: the password is too weak.</summary>
    public const string WeakPassword = "weak_password";
    /// <summary>401: unknown email or wrong password.</summary>
    public const string InvalidCredentials = "invalid_credentials";
    /// <summary>401: a refresh token was used twice; its family has ended.</summary>
    public const string TokenReuse = "token_reuse";
    /// <summary>401: a refresh token that never existed, or has ended.</summary>
    public const string InvalidToken = "invalid_token";
    /// <summary>429: too many failed logins.</summary>
    public const string TooManyAttempts = "too_many_attempts";
    /// <summary>422: a code is wrong, was used or has expired.</summary>
    public const string InvalidCode = "invalid_code";
    /// <summary>401: the password is right, and the account also needs a code.</summary>
    public const string SecondFactorRequired = "second_factor_required";
    /// <summary>503: more sign-ins at once than the system hashes passwords for.</summary>
    public const string SignInBusy = "sign_in_busy";
    /// <summary>409: the flight is not available free of charge: another route, or too far from the old departure.</summary>
    public const string RebookingUnavailable = "rebooking_unavailable";
    /// <summary>409: the disruption does not leave that choice.</summary>
    public const string ChoiceUnavailable = "choice_unavailable";
    /// <summary>409: the disruption was answered before, with a different choice.</summary>
    public const string DisruptionAnswered = "disruption_answered";
}
