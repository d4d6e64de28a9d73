using System.Collections.Frozen;

namespace FlightTickets.Api.Http.Problems;

/// <summary>
/// Every code a problem can have, with its HTTP status and title: those of the domain (<see cref="RefusalCodes"/>) and those of HTTP
/// itself. Clients branch on the code, so codes are never renamed.
/// </summary>
internal static class ProblemCodes
{
    public const string MalformedJson = "malformed_json";
    public const string BadRequest = "bad_request";
    public const string IdempotencyKeyRequired = "idempotency_key_required";
    public const string IdempotencyKeyInvalid = "idempotency_key_invalid";
    public const string Unauthenticated = "unauthenticated";
    public const string ReauthenticationRequired = "reauthentication_required";
    public const string InvalidSignature = "invalid_signature";
    public const string SignatureExpired = "signature_expired";
    public const string Forbidden = "forbidden";
    public const string ClockBackwards = "clock_backwards";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string PayloadTooLarge = "payload_too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string RateLimited = "rate_limited";
    public const string Unavailable = "unavailable";
    public const string InternalError = "internal_error";

    /// <summary>Code → status and title.</summary>
    public static readonly FrozenDictionary<string, (int Status, string Title)> All = new Dictionary<string, (int, string)>
    {
        [MalformedJson] = (400, "The body is not JSON"),
        [BadRequest] = (400, "The request is malformed"),
        [IdempotencyKeyRequired] = (400, "An Idempotency-Key is required"),
        [IdempotencyKeyInvalid] = (400, "The Idempotency-Key is invalid"),
        [Unauthenticated] = (401, "Authentication is required"),
        [ReauthenticationRequired] = (401, "Log in again first"),
        [RefusalCodes.InvalidCredentials] = (401, "Wrong email or password"),
        [RefusalCodes.SecondFactorRequired] = (401, "A code is required"),
        [RefusalCodes.TokenReuse] = (401, "The refresh token was used before"),
        [RefusalCodes.InvalidToken] = (401, "The refresh token is invalid"),
        [InvalidSignature] = (401, "The signature is wrong"),
        [SignatureExpired] = (401, "The signature is too old"),
        [RefusalCodes.PaymentDeclined] = (402, "The payment was declined"),
        [Forbidden] = (403, "Not allowed"),
        [RefusalCodes.NotFound] = (404, "Not found"),
        [RefusalCodes.FlightNotFound] = (404, "The flight does not exist"),
        [RefusalCodes.PassengerNotFound] = (404, "The flight has no such passenger"),
        [RefusalCodes.QuoteNotFound] = (404, "The quote does not exist"),
        [MethodNotAllowed] = (405, "The method is not allowed"),
        [ClockBackwards] = (409, "The clock goes forward only"),
        [RefusalCodes.AlreadyExists] = (409, "It already exists"),
        [RefusalCodes.FlightClosed] = (409, "The flight takes no more orders"),
        [RefusalCodes.FlightExists] = (409, "The flight already exists"),
        [RefusalCodes.FlightStatusConflict] = (409, "The flight's status does not allow it"),
        [RefusalCodes.SoldOut] = (409, "Sold out"),
        [RefusalCodes.SeatUnavailable] = (409, "The seat is not available"),
        [RefusalCodes.PriceChanged] = (409, "The price has changed"),
        [RefusalCodes.HoldExpired] = (409, "The hold has expired"),
        [RefusalCodes.HoldLimitReached] = (409, "Too many places are held without payment"),
        [RefusalCodes.OrderBusy] = (409, "The order is busy"),
        [RefusalCodes.OrderStatusConflict] = (409, "The order's status does not allow it"),
        [RefusalCodes.PartialCancellationUnavailable] = (409, "A part cannot be cancelled"),
        [RefusalCodes.ChangeLimitReached] = (409, "The order cannot be changed any more"),
        [RefusalCodes.QuoteExpired] = (409, "The quote has expired"),
        [RefusalCodes.AirplaneUnavailable] = (409, "The airplane is not available"),
        [RefusalCodes.AirplaneAssigned] = (409, "The airplane has flights"),
        [RefusalCodes.RouteInUse] = (409, "The route has flights"),
        [RefusalCodes.CheckInNotOpen] = (409, "Check-in is not open"),
        [RefusalCodes.BoardingNotOpen] = (409, "The flight does not board now"),
        [RefusalCodes.WrongFlight] = (409, "It is for another flight"),
        [RefusalCodes.NotCheckedIn] = (409, "The passenger has not checked in"),
        [RefusalCodes.BoardingPassOutdated] = (409, "The boarding pass is no longer valid"),
        [RefusalCodes.BoardsWithAdult] = (409, "An infant boards with its adult"),
        [RefusalCodes.PassengerBoarded] = (409, "The passenger is on board"),
        [RefusalCodes.PassengerOffloaded] = (409, "The gate has offloaded the passenger"),
        [RefusalCodes.RebookingUnavailable] = (409, "The flight is not available free of charge"),
        [RefusalCodes.DisruptionAnswered] = (409, "The disruption was answered before"),
        [RefusalCodes.EmailTaken] = (409, "The email is taken"),
        [PayloadTooLarge] = (413, "The body is too large"),
        [UnsupportedMediaType] = (415, "The body must be application/json"),
        [RefusalCodes.Invalid] = (422, "The request is invalid"),
        [RefusalCodes.PaymentRequired] = (422, "A payment is required"),
        [RefusalCodes.SeatNotInCabin] = (422, "The seat is not in the cabin"),
        [RefusalCodes.SeatRequired] = (422, "A passenger has no seat"),
        [RefusalCodes.InfantWithoutAdult] = (422, "An infant or small child has no adult"),
        [RefusalCodes.ChoiceUnavailable] = (409, "The disruption does not leave that choice"),
        [RefusalCodes.DuplicatePassenger] = (422, "The order has a passenger twice"),
        [RefusalCodes.OverlappingSegments] = (422, "A passenger has two flights at the same time"),
        [RefusalCodes.ExitRowRestricted] = (422, "A passenger may not sit in an exit row"),
        [RefusalCodes.CabinNotOnFlight] = (422, "The flight sells nothing in this cabin"),
        [RefusalCodes.MixedCurrencies] = (422, "An order must have one currency"),
        [RefusalCodes.IdempotencyKeyReused] = (422, "The Idempotency-Key was used with another body"),
        [RefusalCodes.AirplaneNotFound] = (422, "The airplane does not exist"),
        [RefusalCodes.AirportNotFound] = (422, "The airport does not exist"),
        [RefusalCodes.LocalTimeSkipped] = (422, "The clock change skips this time"),
        [RefusalCodes.ArrivalNotAfterDeparture] = (422, "The arrival is not after the departure"),
        [RefusalCodes.InvalidCode] = (422, "The code is not valid"),
        [RefusalCodes.WeakPassword] = (422, "The password is too weak"),
        [RefusalCodes.TooManyAttempts] = (429, "Too many failed attempts"),
        [RateLimited] = (429, "Too many requests"),
        [InternalError] = (500, "Internal server error"),
        [RefusalCodes.SignInBusy] = (503, "Too many sign-ins at once"),
        [Unavailable] = (503, "Not available right now"),
    }.ToFrozenDictionary();
}
