namespace FlightTickets.Api.Http.OpenApi;

/// <summary>What each operation does, in a sentence or two, by operation id.</summary>
internal static class OperationDescriptions
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["register"] = "Adds an account with the role `customer`. The password must not be a common one.",
        ["logIn"] = "Answers an access token, valid for 15 minutes, and a refresh token. A wrong password and an unknown email look alike.",
        ["refreshTokens"] = "Trades a refresh token for the next pair. A token that is used twice ends its whole family.",
        ["logOut"] = "Ends the session of a refresh token.",
        ["requestPasswordReset"] = "Mails a code, if the address has an account. The answer does not tell whether it has.",
        ["resetPassword"] = "Replaces the password by one with a mailed code, which is good once, and ends all sessions.",
        ["verifyEmail"] = "Confirms an address by a mailed code. Mails about bookings go to confirmed addresses only.",
        ["requestVerification"] = "Mails the caller a code that confirms the address.",
        ["getAccount"] = "Answers the account of the token.",
        ["changeAccount"] = "Changes the name. What is left out stays as it is.",
        ["deleteAccount"] = "Deletes the account. Its orders stay, since tickets and payments are kept.",
        ["endSessions"] = "Ends all sessions on all devices; their tokens are refused from now on.",
        ["changePassword"] = "Changes the password and ends all sessions.",
        ["beginTotp"] = "Answers a secret for an authenticator app. It protects nothing before a code of it was confirmed.",
        ["confirmTotp"] = "From now on a login needs a code. The recovery codes replace one each, and only this answer shows them.",
        ["disableTotp"] = "Turns the second factor off, by the password and a code. A login needs the password alone.",
        ["requestEmailChange"] = "Mails a code to the new address. Nothing changes before it is confirmed.",
        ["changeEmail"] = "Puts the new address in the place of the old one, which is told by mail and free again.",
        ["listUsers"] = "Lists all accounts, oldest first.",
        ["setRoles"] = "Replaces the roles of an account. They count from the next request on.",
        ["endUserSessions"] = "Ends all sessions of an account on all devices. Its next call is refused.",
        ["resetTotp"] = "Turns off the second factor of a user who has lost it. Make sure first that it is the user who asks.",
        ["listAirplanes"] = "Lists the fleet by tail number.",
        ["addAirplane"] =
            "Adds an airplane with its cabins and seats. A space in `seats` is an aisle; a `missing` seat does not exist "
            + "and a `blocked` one is not sold.",
        ["getAirplane"] = "Answers an airplane with its cabins.",
        ["putAirplane"] = "Adds an airplane, or replaces its description. The cabins of an airplane with flights cannot be replaced.",
        ["deleteAirplane"] = "Removes an airplane that has no flights from the fleet.",
        ["addMaintenance"] = "Plans a window in which the airplane takes no flights. Flights in the window refuse it.",
        ["deleteMaintenance"] = "Removes a maintenance window.",
        ["getAirplaneSchedule"] = "Lists flights and maintenance of an airplane, by default of the next 31 days.",
        ["groundAirplane"] =
            "Takes an airplane out of service at once, whatever was planned. Its flights show that they need another "
            + "airplane.",
        ["listGroundings"] = "Answers the present grounding of an airplane, or an empty list.",
        ["endGrounding"] = "Returns a grounded airplane to service.",
        ["findAirports"] = "Finds airports by code, name or city; partial and misspelt names find theirs. Without `q` it lists all.",
        ["getAirport"] = "Answers an airport with its time zone.",
        ["putAirport"] = "Adds or replaces an airport. A new time zone moves no flight that is scheduled.",
        ["listAirlines"] = "Lists airlines by designator.",
        ["getAirline"] = "Answers an airline with its accounting code, the prefix of its ticket numbers.",
        ["putAirline"] = "Adds or replaces an airline.",
        ["listRoutes"] = "Lists all routes.",
        ["addRoute"] = "Adds a route. A new flight creates its route by itself.",
        ["getRoute"] = "Answers a route with its block time.",
        ["putRoute"] = "Adds a route, or changes its block time.",
        ["deleteRoute"] = "Removes a route that has no flights.",
        ["scheduleFlight"] =
            "Schedules a flight with its fares. Times are local to their airports; of an ambiguous one the earlier counts "
            + "unless an offset says otherwise.",
        ["searchFlights"] = "Lists the flights of a day with room for all passengers, the cheapest first. The date is local to the origin.",
        ["listDepartures"] =
            "Lists every flight of a local day by scheduled departure, whatever its status and however full, from everywhere or from "
            + "one place (the code of an airport or a metropolitan area).",
        ["getFlight"] = "Answers a flight with its fares and the places left. Agents and admins also see what is held and sold.",
        ["updateFlight"] = "Changes status, estimates, gate or airplane. A smaller airplane takes away seats, never a passenger's place.",
        ["getSeatMap"] = "Answers the seats of a flight, cabin by cabin and row by row. A row has one section between two aisles.",
        ["boardPassenger"] =
            "Boards a passenger who has checked in, named by exactly one of `ticket`, `seat` and `scan` (the text of the boarding "
            + "pass's bar code), from the opening of check-in until the flight departs. Repeating it counts once.",
        ["unboardPassenger"] = "Takes a passenger off board again. The check-in and the seat stay.",
        ["offloadPassenger"] =
            "Takes a passenger who has checked in, or boarded, off the flight: check-in and seat go, the ticket stays, and the passenger "
            + "is told by mail. The `reason` decides what becomes of the ticket. Repeating it changes nothing and keeps the first reason.",
        ["checkInParty"] =
            "Checks in every passenger that a booking has on the flight, and answers their boarding passes. Repeating it answers the same.",
        ["setGate"] =
            "Sets or changes gate and terminal; an empty text removes one. Passengers are told by mail when a gate is replaced by another.",
        ["listPassengers"] =
            "Lists the passengers of a flight by name, with seat, type and status, and how many are booked, checked in, boarded and "
            + "missing (checked in and not on board).",
        ["watchFlight"] =
            "Streams a flight's changes as server-sent events: `status` (first with the present state), `seat` and "
            + "`availability`.",
        ["getPayment"] = "Answers a payment with the double-entry ledger of what moved.",
        ["reportPayment"] =
            "The payment gateway reports an outcome. The event is only a reason to ask the gateway; its content is not "
            + "trusted.",
        ["getLedger"] = "Compares the totals of the general ledger with those of all payments, by currency.",
        ["placeOrder"] =
            "Books all segments for all passengers, or nothing. Without `payment` the order is held until `holdExpiresAt`. "
            + "A 202 is an order under way: repeat the request, or read the order.",
        ["listOrders"] = "Lists the caller's orders, newest first.",
        ["findOrders"] =
            "Finds orders of all users. At least one of `reference`, `ticket`, `payment`, `email`, `familyName` and `flight` is "
            + "given; an order fits everything that is given. Names may lag by the time that events travel, the others never do.",
        ["getOrder"] = "Answers an order, with the `coupon` of each ticket. Another user's order does not exist for a customer.",
        ["lookUpOrder"] = "Finds an order without an account, by its booking reference and the family name of a passenger.",
        ["changeSeats"] = "Chooses or changes seats, all or nothing: one for each passenger, `null` for an infant on a lap.",
        ["payOrder"] =
            "Pays a held order. A declined payment leaves the hold as it was; one after the hold lapsed succeeds if there "
            + "is room again.",
        ["extendHold"] =
            "Holds an unpaid order longer, at most until its flight's sales close. Repeating the same instant has the same "
            + "outcome.",
        ["quoteCancellation"] =
            "Quotes the refund for the order, or for some passengers on some segments. The quote is valid for 15 minutes.",
        ["confirmCancellation"] = "Cancels as quoted and refunds.",
        ["quoteChange"] = "Quotes another flight for a segment: the fare difference and the fee, negative for a refund.",
        ["confirmChange"] = "Moves the segment to the other flight as quoted. Money due is paid by `payment`; tickets are reissued.",
        ["listDisruptions"] =
            "Lists what happened to the order's flights: delays, earlier departures, cancellations, lost cabins and missed connections. "
            + "Each that is open has the choices left, flights with room, the refund, and what happens without a choice in time.",
        ["answerDisruption"] =
            "Keeps the flight, refunds it, or rebooks another flight of the same route free of charge: one of its `alternatives`, or any "
            + "other from a day before to 7 days after. Repeating an answer changes nothing.",
        ["listDisruptedOrders"] =
            "Lists orders with disruptions, those that wait longest first, by status, flight and local departure date. The first page "
            + "counts them. A page may have fewer orders than its limit although there are more.",
        ["startRebooking"] =
            "Moves the flight's orders that wait for a choice to other flights, free of charge, one after the other: the better cabin "
            + "first, then the dearer fare, parties with children, and the earlier booking. It takes `flights` in their order, or those "
            + "that each disruption lists. The work goes on after the answer.",
        ["getRebooking"] = "Answers how far a rebooking is, with one outcome for each order.",
        ["getTicket"] = "Answers a ticket: one passenger on one segment. Its `coupon` says what has become of the flight.",
        ["checkIn"] =
            "Checks a passenger in and answers the boarding pass with the text of its bar code. It assigns a seat where none was chosen. "
            + "Before check-in opens, the problem's `opensAt` says when it does.",
        ["getBoardingPass"] =
            "Answers the boarding pass of a passenger who has checked in, as it is now: gate, boarding time and seat may change.",
        ["getBoardingPassSvg"] = "Answers the pass's bar code as an Aztec symbol, to be shown inside a page at any size.",
        ["getBoardingPassPng"] = "Answers the pass's bar code as an Aztec symbol in black and white, 8 pixels for each module.",
        ["createWebhook"] = "Sends events of the given types to a URL, signed with a secret that only this answer shows.",
        ["listWebhooks"] = "Lists all webhooks, oldest first.",
        ["deleteWebhook"] = "Ends a webhook.",
        ["listWebhookDeliveries"] = "Lists what was delivered and what failed, newest first, with the attempts.",
        ["replayWebhookDelivery"] = "Delivers an event to a webhook again.",
        ["listDeadLetters"] =
            "Lists events that could not be delivered, oldest first, with the reason. Replay the first to see what "
            + "follows.",
        ["replayDeadLetter"] = "Delivers an event again to all its consumers, which skip what they have processed.",
        ["scriptFlight"] =
            "Sells a cabin out, or changes its fare, between a client's search and its booking. Only under the test gateway.",
        ["getTestClock"] = "Answers where the test clock stands. Only under the test gateway.",
        ["moveTestClock"] =
            "Moves the clock of all silos and APIs forward, and stops wherever something is due on the way. It answers when all that "
            + "became due is done, or says what is left. Access tokens expire by this clock.",
    };
}
