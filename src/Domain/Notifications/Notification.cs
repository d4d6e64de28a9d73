using System.Collections.Immutable;

namespace FlightTickets.Notifications;

/// <summary>What a customer was told about an order, and what is still to be sent.</summary>
[GenerateSerializer, Immutable, Alias("notification-state")]
internal sealed record NotificationState
{
    public static readonly NotificationState Empty = new();

    /// <summary>The ids of mails that were sent or given up. An order has a handful of events.</summary>
    [Id(0)] public ImmutableArray<string> Told { get; init; } = [];
    [Id(1)] public ImmutableArray<PendingMail> Pending { get; init; } = [];
}

/// <summary>A mail that the server has not accepted yet.</summary>
[GenerateSerializer, Immutable, Alias("pending-mail")]
internal sealed record PendingMail([property: Id(0)] Mail Mail, [property: Id(1)] int Attempts, [property: Id(2)] DateTimeOffset Since);

/// <summary>
/// The rules of sending: a failed mail is retried after 30 s, then after growing pauses of up to an hour, for three days.
/// </summary>
internal static class Notification
{
    private static readonly TimeSpan TryFor = TimeSpan.FromDays(3);

    public static bool Knows(NotificationState state, string id) => state.Told.Contains(id) || state.Pending.Any(p => p.Mail.Id == id);

    public static NotificationState Sent(NotificationState state, string id) =>
        state with { Told = state.Told.Add(id), Pending = state.Pending.RemoveAll(p => p.Mail.Id == id) };

    public static NotificationState Failed(NotificationState state, Mail mail, DateTimeOffset now)
    {
        var before = state.Pending.FirstOrDefault(p => p.Mail.Id == mail.Id) ?? new PendingMail(mail, 0, now);
        var left = state.Pending.RemoveAll(p => p.Mail.Id == mail.Id);
        return now - before.Since >= TryFor
            ? state with { Told = state.Told.Add(mail.Id), Pending = left }
            : state with { Pending = left.Add(before with { Attempts = before.Attempts + 1 }) };
    }

    /// <summary>When to try again; <see langword="null"/> when nothing is left to be sent.</summary>
    public static TimeSpan? Pause(NotificationState state) => state.Pending.IsEmpty
        ? null
        : TimeSpan.FromSeconds(Math.Min(30 * Math.Pow(2, state.Pending.Min(p => p.Attempts) - 1), 3600));
}
