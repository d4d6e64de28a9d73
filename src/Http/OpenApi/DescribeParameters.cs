using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>Describes the variables of paths, and the parameters that many lists have. Their examples are those of answers.</summary>
internal static class DescribeParameters
{
    private static readonly Dictionary<string, string> Query = new(StringComparer.Ordinal)
    {
        ["limit"] = "At most so many items; 50 where it is left out.",
        ["after"] = "The `after` of the previous page.",
        ["q"] = "A part of the code, name or city, which may be misspelt.",
        ["reference"] = "The booking reference.",
        ["ticket"] = "The number of a ticket of the order, also of a void one.",
        ["payment"] = "The id of a payment of the order.",
        ["email"] = "The present email of the account that booked.",
        ["familyName"] = "A passenger's family name. Letter case, marks, blanks and a passport's spelling do not matter.",
        ["givenName"] = "The beginning of the same passenger's given name.",
        ["flight"] = "The id of a flight of the order.",
        ["status"] = "The status that is sought.",
        ["preview"] = "`true` says what would happen, and does nothing.",
        ["passengers"] = "How many places must be left.",
    };

    // By the name of the variable, and what stands before it in the path where several have that name.
    private static readonly Dictionary<string, (string Description, JsonNode Example)> Variables = new(StringComparer.Ordinal)
    {
        ["tail"] = ("The tail number.", "N635JB"),
        ["iata"] = ("The IATA code of the airport.", "JFK"),
        ["code"] = ("The designator of the airline.", "B6"),
        ["ticket"] = ("The ticket number.", Shown("getTicket", "200", "number")),
        ["number"] = ("The ticket number.", Shown("getTicket", "200", "number")),
        ["quoteId"] = ("The id of the quote.", Shown("quoteChange", "201", "id")),
        ["disruptionId"] = ("The id of the disruption.", Shown("answerDisruption", "200", "id")),
        ["rebookingId"] = ("The id of the rebooking.", Shown("getRebooking", "200", "id")),
        ["eventId"] = ("The id of the event.", Shown("replayWebhookDelivery", "200", "id")),
        ["flights id"] = ("The flight's id: airline, number, local day of departure, origin.", "B6-135-20270510-JFK"),
        ["orders id"] = ("The order's id.", Shown("placeOrder", "201", "id")),
        ["payments id"] = ("The payment's id.", Shown("getPayment", "200", "id")),
        ["users id"] = ("The user's id.", Shown("getAccount", "200", "id")),
        ["routes id"] = ("Origin and destination.", "JFK-RSW"),
        ["maintenance id"] = ("The id of the maintenance.", Shown("addMaintenance", "201", "id")),
        ["groundings id"] = ("The id of the grounding.", Shown("groundAirplane", "201", "id")),
        ["webhooks id"] = ("The webhook's id.", Shown("createWebhook", "201", "id")),
        ["dead-letters id"] = ("The id of the event.", "0af7651916cd43dd8448eb211c80319c"),
    };

    /// <summary>Completes the parameters of an operation.</summary>
    public static void Complete(OpenApiOperation operation, string path)
    {
        var parts = path.Split('/');
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.In == ParameterLocation.Query) parameter.Description ??= Query.GetValueOrDefault(parameter.Name!);
            if (parameter.In != ParameterLocation.Path) continue;
            var before = parts[Array.IndexOf(parts, $"{{{parameter.Name}}}") - 1];
            var (description, example) =
                Variables.TryGetValue(parameter.Name!, out var own) ? own : Variables[$"{before} {parameter.Name}"];
            (parameter.Description, parameter.Example) = (description, example.DeepClone());
        }
    }

    private static JsonNode Shown(string operation, string status, string member) => AnswerExamples.Of(operation, status)?[member] ?? "…";
}
