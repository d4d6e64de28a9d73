using System.Buffers.Binary;
using FlightTickets.Persistence;
using FlightTickets.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;

namespace FlightTickets.Grains.Tests.Users;

public sealed class UsersClusterTests(UsersClusterTests.Cluster cluster) : IClassFixture<UsersClusterTests.Cluster>
{
    private const string Password = "correct horse battery";

    private IGrainFactory Grains => cluster.Grains;

    private IAccountsGrain Accounts => Grains.GetGrain<IAccountsGrain>(0);

    [Fact]
    public async Task An_email_belongs_to_one_user_even_when_many_register_at_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => Accounts.Register(i % 2 == 0 ? "Race@Example.com" : " race@example.com", Password, $"R{i}")));
        var winner = Assert.Single(results, r => !r.IsRefused);
        Assert.All(results.Where(r => r.IsRefused), r => Assert.Equal(RefusalCodes.EmailTaken, r.Refusal!.Code));
        Assert.Equal(winner.Value!.Id, await Grains.GetGrain<IEmailGrain>(EmailAddress.KeyOf("race@example.com")).GetOwner());
        Assert.Single(await Everybody(), u => EmailAddress.Normalize(u.Email) == "race@example.com");
    }

    [Fact]
    public async Task Without_the_claim_two_users_would_have_the_email()
    {
        // The negative control of the test above: what it counts does tell two from one.
        foreach (var id in new[] { UserIds.New(), UserIds.New() })
        {
            await Grains.GetGrain<IUserGrain>(id).Create(new CreateUser("twice@example.com", Password, "T"));
            await Grains.GetGrain<IUserGrain>(id).Enlist();
        }

        Assert.Equal(2, (await Everybody()).Count(u => u.Email == "twice@example.com"));
    }

    [Fact]
    public async Task A_loser_leaves_nothing_behind()
    {
        Assert.False((await Accounts.Register("first@example.com", Password, "F")).IsRefused);
        var late = UserIds.New();
        await Grains.GetGrain<IUserGrain>(late).Create(new CreateUser("first@example.com", Password, "L"));
        Assert.True((await Grains.GetGrain<IEmailGrain>(EmailAddress.KeyOf("first@example.com")).Claim(late)).IsRefused);
        await Grains.GetGrain<IUserGrain>(late).Delete();
        Assert.Null(await Grains.GetGrain<IUserGrain>(late).Get());
        Assert.False((await Accounts.SignIn("first@example.com", Password)).IsRefused);
    }

    [Fact]
    public async Task Repeated_failures_are_throttled_alike_for_a_known_and_an_unknown_email()
    {
        await Accounts.Register("known@example.com", Password, "K");
        foreach (var email in new[] { "known@example.com", "unknown@example.com" })
        {
            for (var i = 0; i < Guesses.FreeAttempts; i++)
                Assert.Equal(User.InvalidCredentials, (await Accounts.SignIn(email, "wrong password")).Refusal);
            var refusal = (await Accounts.SignIn(email, Password)).Refusal;
            Assert.Equal(RefusalCodes.TooManyAttempts, refusal?.Code);
            Assert.InRange(refusal!.RetryAfter!.Value, TimeSpan.FromSeconds(1), Guesses.FirstWait);
        }

        cluster.Time.Advance(Guesses.FirstWait);
        Assert.False((await Accounts.SignIn("known@example.com", Password)).IsRefused);
        Assert.False((await Accounts.SignIn("known@example.com", Password)).IsRefused);
    }

    [Fact]
    public async Task Failures_are_remembered_when_their_grains_are_gone()
    {
        await Accounts.Register("durable@example.com", Password, "D");
        foreach (var email in new[] { "durable@example.com", "nobody-durable@example.com" })
        {
            for (var i = 0; i < Guesses.FreeAttempts; i++) await Accounts.SignIn(From("guesser", email, "wrong password"));
            await cluster.ForgetGrains();
            Assert.Equal(RefusalCodes.TooManyAttempts, (await Accounts.SignIn(From("guesser", email, Password))).Refusal?.Code);
        }

        Assert.False((await Accounts.SignIn(From("owner", "durable@example.com", Password))).IsRefused);
    }

    [Fact]
    public async Task Failures_at_unknown_addresses_share_a_few_rows()
    {
        var emails = await cluster.CountRows("email");
        for (var i = 0; i < 60; i++) await Accounts.SignIn($"guess{i}@unknown.example", "wrong password");
        Assert.Equal(emails, await cluster.CountRows("email"));
        Assert.InRange(await cluster.CountRows("guess-book"), 1, GuessBook.Books);
        await cluster.ForgetGrains();
        // The first wrong password was not forgotten with its grain: four more, and it waits.
        for (var i = 1; i < Guesses.FreeAttempts; i++)
            Assert.Equal(User.InvalidCredentials, (await Accounts.SignIn("guess7@unknown.example", "wrong password")).Refusal);
        Assert.Equal(RefusalCodes.TooManyAttempts, (await Accounts.SignIn("guess7@unknown.example", "wrong password")).Refusal?.Code);
    }

    [Fact]
    public async Task A_wrong_present_password_is_counted_durably_too()
    {
        var user = (await Accounts.Register("present@example.com", Password, "P")).Value!;
        var grain = Grains.GetGrain<IUserGrain>(user.Id);
        for (var i = 0; i < Guesses.FreeAttempts; i++)
            Assert.Equal(RefusalCodes.InvalidCredentials, (await grain.ChangePassword("wrong", "another good one")).Refusal?.Code);
        await cluster.ForgetGrains();
        Assert.Equal(RefusalCodes.TooManyAttempts, (await grain.ChangePassword(Password, "another good one")).Refusal?.Code);
    }

    [Fact]
    public async Task A_device_of_another_user_is_a_stranger()
    {
        var owner = (await Accounts.Register("device@example.com", Password, "D")).Value!;
        for (var i = 0; i < Guesses.FreeAttempts; i++) await Accounts.SignIn(From("here", "device@example.com", "wrong password"));
        var attempt = From("here", "device@example.com", Password);
        var other = await Accounts.SignIn(attempt with { Device = new KnownDevice(UserIds.New(), "d") });
        Assert.Equal(RefusalCodes.TooManyAttempts, other.Refusal?.Code);
        Assert.False((await Accounts.SignIn(attempt with { Device = new KnownDevice(owner.Id, "d") })).IsRefused);
    }

    [Fact]
    public async Task A_hash_of_an_older_build_is_replaced_at_the_next_login()
    {
        var user = (await Accounts.Register("old@example.com", Password, "O")).Value!;
        var older = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 10 }));
        await cluster.ReplaceHash(user.Id, older.HashPassword(new object(), Password));
        Assert.Equal(10, await cluster.Iterations(user.Id));
        Assert.True((await Accounts.SignIn("old@example.com", "wrong password")).IsRefused);
        Assert.Equal(10, await cluster.Iterations(user.Id));
        Assert.False((await Accounts.SignIn("old@example.com", Password)).IsRefused);
        Assert.Equal(1000, await cluster.Iterations(user.Id));
        Assert.False((await Accounts.SignIn("old@example.com", Password)).IsRefused);
    }

    private static SignInAttempt From(string client, string email, string password) => new(email, password) { Client = client };

    [Fact]
    public async Task A_new_password_ends_all_sessions()
    {
        var user = (await Accounts.Register("change@example.com", Password, "C")).Value!;
        var session = (await Accounts.SignIn("change@example.com", Password)).Value!;
        var grain = Grains.GetGrain<IUserGrain>(user.Id);
        Assert.Equal(RefusalCodes.InvalidCredentials, (await grain.ChangePassword("wrong password", "another good one")).Refusal?.Code);
        Assert.Equal(RefusalCodes.WeakPassword, (await grain.ChangePassword(Password, "short")).Refusal?.Code);
        Assert.False((await grain.ChangePassword(Password, "another good one")).IsRefused);
        Assert.Equal(RefusalCodes.InvalidToken, (await grain.Refresh(session.RefreshToken)).Refusal?.Code);
        Assert.Equal(RefusalCodes.InvalidCredentials, (await Accounts.SignIn("change@example.com", Password)).Refusal?.Code);
        Assert.False((await Accounts.SignIn("change@example.com", "another good one")).IsRefused);
    }

    [Fact]
    public async Task A_deleted_user_is_gone_and_its_email_free()
    {
        var user = (await Accounts.Register("gone@example.com", Password, "G")).Value!;
        var session = (await Accounts.SignIn("gone@example.com", Password)).Value!;
        await Grains.GetGrain<IUserGrain>(user.Id).Delete();
        await Grains.GetGrain<IUserGrain>(user.Id).Delete();
        Assert.Null(await Grains.GetGrain<IUserGrain>(user.Id).Get());
        Assert.True((await Grains.GetGrain<IUserGrain>(user.Id).Refresh(session.RefreshToken)).IsRefused);
        Assert.DoesNotContain(await Everybody(), u => u.Id == user.Id);
        Assert.NotEqual(user.Id, (await Accounts.Register("gone@example.com", Password, "G2")).Value!.Id);
    }

    [Fact]
    public async Task The_first_admin_is_created_once()
    {
        Assert.True((await Accounts.EnsureAdmin("admin@example.com", Password)).Value);
        Assert.False((await Accounts.EnsureAdmin("admin@example.com", "another password")).Value);
        var session = (await Accounts.SignIn("admin@example.com", Password)).Value!;
        Assert.Equal([Roles.Customer, Roles.Admin], session.User.Roles);
    }

    [Fact]
    public async Task Only_known_roles_are_accepted()
    {
        var user = (await Accounts.Register("roles@example.com", Password, "R")).Value!;
        var grain = Grains.GetGrain<IUserGrain>(user.Id);
        Assert.Equal("Roles[1]", (await grain.SetRoles([Roles.Agent, "king"])).Refusal?.Field?.ToString());
        Assert.Equal([Roles.Customer, Roles.Agent], (await grain.SetRoles([Roles.Agent, Roles.Agent])).Value!.Roles);
    }

    [Fact]
    public async Task The_list_has_pages()
    {
        for (var i = 0; i < 5; i++) await Accounts.Register($"page{i}@example.com", Password, "P");
        var everybody = await Everybody(limit: 2);
        Assert.Equal(everybody.Count, everybody.DistinctBy(u => u.Id).Count());
        Assert.Equal(["page0@example.com", "page1@example.com", "page2@example.com", "page3@example.com", "page4@example.com"],
            everybody.Select(u => u.Email).Where(e => e.StartsWith("page", StringComparison.Ordinal)));
    }

    private async Task<List<UserView>> Everybody(int limit = 200)
    {
        var all = new List<UserView>();
        string? after = null;
        do
        {
            var page = (await Accounts.List(limit, after)).Value!;
            Assert.InRange(page.Data.Length, 0, limit);
            all.AddRange(page.Data);
            after = page.After;
        }
        while (after is not null);
        return all;
    }

    public sealed class Cluster : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-users-").FullName;
        private InProcessTestCluster _cluster = null!;

        internal ShiftedTime Time { get; } = new();

        public IGrainFactory Grains => _cluster.Client;

        /// <summary>Ends every idle activation, as time does.</summary>
        public Task ForgetGrains() => Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        /// <summary>Stores a hash as another build would have.</summary>
        public async Task ReplaceHash(string userId, string hash)
        {
            await ForgetGrains();
            await Users.UpdateAsync(userId, user => user! with { PasswordHash = hash });
        }

        /// <summary>How often the stored hash was made to iterate.</summary>
        public async Task<int> Iterations(string userId)
        {
            var row = Users.Open(userId);
            await row.LoadAsync();
            return (int)BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(row.Value!.PasswordHash).AsSpan(5));
        }

        /// <summary>How many rows of a type there are.</summary>
        public async Task<int> CountRows(string type)
        {
            var store = _cluster.Silos[0].ServiceProvider.GetRequiredService<DurableContexts>().Get("Users").Store;
            return (await store.ScanAsync(type, null, 10_000, CancellationToken.None)).Count;
        }

        private DurableRows<UserState> Users
        {
            get
            {
                var services = _cluster.Silos[0].ServiceProvider;
                return new DurableRows<UserState>(services.GetRequiredService<DurableContexts>().Get("Users"), "user",
                    services.GetRequiredService<StateCodec<UserState>>(), Time);
            }
        }

        public async ValueTask InitializeAsync()
        {
            var builder = new InProcessTestClusterBuilder(2);
            builder.ConfigureSilo((_, silo) =>
            {
                silo.Services.AddSingleton<TimeProvider>(Time);
                silo.Services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1000);
                silo.AddSqliteDurableState(Path.Combine(_folder, "state.db")).AddUsers();
            });
            _cluster = builder.Build();
            await _cluster.DeployAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _cluster.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
