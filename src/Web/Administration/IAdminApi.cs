using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Administration;

/// <summary>What the pages of admins ask of the public API.</summary>
internal interface IAdminApi
{
    Task<UserPage> ListUsers(string? after, CancellationToken cancellation);

    /// <summary>Replaces the roles; <c>reauthentication_required</c> without a recent login.</summary>
    Task SetRoles(string id, IReadOnlyList<string> roles, CancellationToken cancellation);

    /// <summary>Ends all sessions of a user; <c>reauthentication_required</c> without a recent login.</summary>
    Task EndSessions(string id, CancellationToken cancellation);

    Task<IReadOnlyList<DeadLetter>> ListDeadLetters(CancellationToken cancellation);

    Task ReplayDeadLetter(string id, CancellationToken cancellation);

    Task<IReadOnlyList<LedgerAudit>> GetLedger(CancellationToken cancellation);

    /// <summary>Adds an airplane, or replaces its description.</summary>
    Task PutAirplane(string tail, ReplaceAirplaneRequest airplane, CancellationToken cancellation);
}

/// <summary>The API for admins, through the same client as everybody's.</summary>
internal sealed class AdminApi(IFlightTicketsClient client) : IAdminApi
{
    private const int PerPage = 100;

    public Task<UserPage> ListUsers(string? after, CancellationToken cancellation) =>
        ShopApi.Ask(client.ListUsersAsync(PerPage, after, cancellation), cancellation);

    public Task SetRoles(string id, IReadOnlyList<string> roles, CancellationToken cancellation) =>
        ShopApi.Ask(client.SetRolesAsync(id, new() { Roles = roles }, cancellation), cancellation);

    public Task EndSessions(string id, CancellationToken cancellation) =>
        ShopApi.Ask(ShopApi.Done(client.EndUserSessionsAsync(id, cancellation)), cancellation);

    public async Task<IReadOnlyList<DeadLetter>> ListDeadLetters(CancellationToken cancellation) =>
        (await ShopApi.Ask(client.ListDeadLettersAsync(PerPage, cancellation), cancellation)).Data;

    public Task ReplayDeadLetter(string id, CancellationToken cancellation) =>
        ShopApi.Ask(ShopApi.Done(client.ReplayDeadLetterAsync(id, cancellation)), cancellation);

    public async Task<IReadOnlyList<LedgerAudit>> GetLedger(CancellationToken cancellation) =>
        (await ShopApi.Ask(client.GetLedgerAsync(cancellation), cancellation)).Data;

    public Task PutAirplane(string tail, ReplaceAirplaneRequest airplane, CancellationToken cancellation) =>
        ShopApi.Ask(client.PutAirplaneAsync(tail, airplane, cancellation), cancellation);
}
