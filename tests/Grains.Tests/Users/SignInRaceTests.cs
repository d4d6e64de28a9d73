using FlightTickets.Persistence;
using FlightTickets.Persistence.Compliance;
using FlightTickets.Persistence.Sqlite;
using FlightTickets.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;

namespace FlightTickets.Grains.Tests.Users;

/// <summary>
/// A sign-in that began before all sessions were ended does not outlive them: neither one whose password is being checked at that moment,
/// nor one whose session is being stored.
/// </summary>
public sealed class SignInRaceTests : IAsyncLifetime
{
    private const string Email = "race@example.com", Password = "correct horse battery", Next = "another good one";

    private static readonly byte[] Key = new byte[32];

    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-race-").FullName;
    private readonly WaitingHasher _hasher = new();
    private readonly Begun _begun = new();
    private FaultyStore _store = null!;
    private InProcessTestCluster _cluster = null!;
    private IUserGrain _user = null!;

    private IAccountsGrain Accounts => _cluster.Client.GetGrain<IAccountsGrain>(0);

    [Theory]
    [InlineData("logged out everywhere", RefusalCodes.InvalidCredentials)]
    [InlineData("new password", RefusalCodes.InvalidCredentials)]
    [InlineData("deleted", RefusalCodes.InvalidCredentials)]
    [InlineData("second factor", RefusalCodes.SecondFactorRequired)]
    public async Task A_sign_in_under_way_respects_a_change_made_meanwhile(string end, string code)
    {
        var barrier = _hasher.Arm();
        var signIn = Accounts.SignIn(Email, Password);
        await barrier.Entered;
        await End(end);
        barrier.Release();
        Assert.Equal(code, (await signIn).Refusal?.Code);
        if (end == "logged out everywhere") Assert.False((await Accounts.SignIn(Email, Password)).IsRefused);
    }

    [Fact]
    public async Task A_session_that_is_being_stored_ends_with_the_others()
    {
        var (writing, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.Before = async batch =>
        {
            if (!batch.Any(row => row.Key.ToString().Contains(_user.GetPrimaryKeyString(), StringComparison.Ordinal))) return;
            _store.Before = null;
            writing.SetResult();
            await go.Task;
        };
        var signIn = Accounts.SignIn(Email, Password);
        await writing.Task;
        var end = _user.SignOutEverywhere();
        await _begun.SignOut.Task;
        go.SetResult();
        await end;
        var session = (await signIn).Value!;
        Assert.Null(await _user.GetStanding(session.Stamp, session.Id));
        Assert.Equal(RefusalCodes.InvalidToken, (await _user.Refresh(session.RefreshToken)).Refusal?.Code);
    }

    private async Task End(string end)
    {
        switch (end)
        {
            case "logged out everywhere":
                await _user.SignOutEverywhere();
                return;
            case "new password":
                Assert.False((await _user.ChangePassword(Password, Next)).IsRefused);
                return;
            case "deleted":
                await _user.Delete();
                return;
            default:
                var offer = (await _user.BeginTotp([Key])).Value!;
                var step = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;
                Assert.False((await _user.ConfirmTotp(Totp.Code(Base32.Bytes(offer.Secret), step), [Key])).IsRefused);
                return;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddSingleton<IPasswordHasher<object>>(_hasher);
            silo.Services.Configure<PasswordHasherOptions>(o => o.IterationCount = WaitingHasher.Iterations);
            silo.AddIncomingGrainCallFilter(_begun);
            silo.AddDurableState(state => state.Use(["Users"], services => _store = new FaultyStore(
                (IOutboxStore)SqliteStateStore.Share(Path.Combine(_folder, "state.db"), services.GetRequiredService<TimeProvider>()))));
            silo.AddUsers();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _user = _cluster.Client.GetGrain<IUserGrain>((await Accounts.Register(Email, Password, "Ada")).Value!.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Says when a logout everywhere has changed the account, while it waits for the store.</summary>
    private sealed class Begun : IIncomingGrainCallFilter
    {
        public TaskCompletionSource SignOut { get; } = new();

        public Task Invoke(IIncomingGrainCallContext context)
        {
            var call = context.Invoke();
            if (context.ImplementationMethod.Name == nameof(IUserGrain.SignOutEverywhere)) SignOut.TrySetResult();
            return call;
        }
    }

    /// <summary>Holds the next check of a password until the test lets it go.</summary>
    private sealed class WaitingHasher : IPasswordHasher<object>
    {
        public const int Iterations = 1000;

        private readonly PasswordHasher<object> _inner = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
        private Barrier? _next;

        public Barrier Arm() => _next = new Barrier();

        public string HashPassword(object user, string password) => _inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(object user, string hashedPassword, string providedPassword)
        {
            var verified = _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
            Interlocked.Exchange(ref _next, null)?.Pass();
            return verified;
        }

        public sealed class Barrier
        {
            private readonly TaskCompletionSource _entered = new(), _go = new();

            public Task Entered => _entered.Task;

            public void Release() => _go.SetResult();

            public void Pass()
            {
                _entered.SetResult();
                _go.Task.Wait();
            }
        }
    }
}
