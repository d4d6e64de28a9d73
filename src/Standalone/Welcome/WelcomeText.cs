using System.Globalization;

namespace FlightTickets.Standalone;

/// <summary>The text at the end of the start: addresses, and lines to paste into a shell.</summary>
internal static class WelcomeText
{
    /// <param name="url">Where the API listens.</param>
    /// <param name="adminEmail">The first admin.</param>
    /// <param name="newAdminPassword">The admin's password, if it was just generated.</param>
    /// <param name="suggestion">The suggested booking.</param>
    public static string For(string url, string adminEmail, string? newAdminPassword, Suggestion? suggestion)
    {
        var text = $"""

            FlightTickets is ready.
              shop        {url}/
              reference   {url}/reference
              health      {url}/health/ready

            """;
        if (newAdminPassword is not null)
            text += $"  admin       {adminEmail}   password {newAdminPassword}   (shown this once)\n";
        return suggestion is null ? text : text + "\n" + CurlLines(url, suggestion);
    }

    private static string CurlLines(string url, Suggestion suggestion)
    {
        var (flight, seat) = suggestion;
        var date = flight.Departure.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $$"""
            Book seat {{seat}} from {{flight.Departure.Airport}} to {{flight.Arrival.Airport}} on {{date}}; paste this into a shell:

            API={{url}}
            curl -sw "\n" $API/v1/auth/register \
              --json '{"email":"ada@example.com","password":"analytical-engine-1843","name":"Ada Lovelace"}'
            TOKEN=$(curl -s $API/v1/auth/login --json '{"email":"ada@example.com","password":"analytical-engine-1843"}' \
              | sed -n 's/.*"accessToken": *"\([^"]*\)".*/\1/p')
            curl -sw "\n" "$API/v1/flights?origin={{flight.Departure.Airport}}&destination={{flight.Arrival.Airport}}&date={{date}}"
            curl -sw "\n" $API/v1/orders -H "Authorization: Bearer ${TOKEN:?the login failed}" -H "Idempotency-Key: $(date +%s%N)" --json '{
              "passengers": [{"givenName":"Ada","familyName":"Lovelace","bornOn":"1990-12-10"}],
              "segments": [{"flightId":"{{flight.Id}}","cabin":"economy","seats":["{{seat}}"]}],
              "payment": {"method":"card","token":"tok_visa"} }'
            curl -sw "\n" $API/v1/orders -H "Authorization: Bearer ${TOKEN:?the login failed}"

            """;
    }
}
