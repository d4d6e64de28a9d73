using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Users;

/// <summary>The stored head of the list of users.</summary>
/// <param name="OpenPage">The page that takes new users; those before it are full.</param>
[GenerateSerializer, Immutable, Alias("user-directory-state")]
internal sealed record UserDirectoryState([property: Id(0)] int OpenPage);

[GrainType("user-directory"), Reentrant]
internal sealed class UserDirectoryGrain([DurableState("Users")] IDurableState<UserDirectoryState> state) : Grain, IUserDirectoryGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await state.LoadAsync();

    public async Task Add(string userId)
    {
        while (true)
        {
            var open = OpenPage;
            if (await Page(open).TryAdd(userId)) return;
            // Other calls may have found the same page full meanwhile: only one of them turns it.
            if (open == OpenPage) await state.CommitAsync(new UserDirectoryState(open + 1));
        }
    }

    public async Task<Result<Page<UserView>>> List(int limit, string? after)
    {
        var (page, index) = (0, 0);
        if (after is not null && !TryParseCursor(after, out page, out index)) return Refusal.NoCursor;
        var users = ImmutableArray.CreateBuilder<UserView>();
        for (; page <= OpenPage; page++, index = 0)
        {
            var ids = await Page(page).GetIds();
            while (index < ids.Length)
            {
                if (users.Count == limit)
                    return new Page<UserView>(users.ToImmutable(), string.Create(CultureInfo.InvariantCulture, $"{page}.{index}"));
                var wanted = ids.AsSpan(index, Math.Min(limit - users.Count, ids.Length - index)).ToArray();
                index += wanted.Length;
                var found = await Task.WhenAll(wanted.Select(id => GrainFactory.GetGrain<IUserGrain>(id).Get()));
                users.AddRange(found.OfType<UserView>());
            }
        }

        return new Page<UserView>(users.ToImmutable(), null);
    }

    private int OpenPage => state.Value?.OpenPage ?? 0;

    private IUserDirectoryPageGrain Page(int number) => GrainFactory.GetGrain<IUserDirectoryPageGrain>(number);

    private static bool TryParseCursor(string cursor, out int page, out int index)
    {
        page = index = 0;
        return cursor.Split('.') is [var p, var i]
            && int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out page)
            && int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}

/// <summary>The stored state of a page.</summary>
/// <param name="Ids">User ids, oldest first; those of deleted users stay, so cursors stay valid.</param>
[GenerateSerializer, Immutable, Alias("user-directory-page-state")]
internal sealed record UserDirectoryPageState([property: Id(0)] ImmutableArray<string> Ids);

[GrainType("user-directory-page"), Reentrant]
internal sealed class UserDirectoryPageGrain([DurableState("Users")] IDurableState<UserDirectoryPageState> state)
    : Grain, IUserDirectoryPageGrain
{
    /// <summary>How many users fit: a write of a full page is about 30 KB.</summary>
    public const int Capacity = 1000;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await state.LoadAsync();

    public async Task<bool> TryAdd(string userId)
    {
        var ids = state.Value?.Ids ?? [];
        if (!ids.Contains(userId))
        {
            if (ids.Length >= Capacity) return false;
            await state.CommitAsync(new UserDirectoryPageState(ids.Add(userId)));
        }

        // The user may have been added by a call whose write is still under way.
        await state.WhenDurableAsync();
        return true;
    }

    public Task<ImmutableArray<string>> GetIds() => Task.FromResult(state.DurableValue?.Ids ?? []);
}
