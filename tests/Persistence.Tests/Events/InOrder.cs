namespace FlightTickets.Persistence.Tests;

/// <summary>What was heard at least once of each grain: what came before may come again, but nothing is left out.</summary>
public sealed class InOrder
{
    private readonly Dictionary<string, long> _last = [];
    private readonly List<string> _skips = [];

    /// <summary>How many different events were heard.</summary>
    public long Count { get; private set; }

    /// <summary>Where one came before the one that belongs before it.</summary>
    public IReadOnlyList<string> Skips => _skips;

    public void Take(EventEnvelope heard)
    {
        var last = _last.GetValueOrDefault(heard.Subject);
        if (heard.Sequence > last + 1) _skips.Add($"{heard.Subject}: {heard.Sequence} after {last}");
        if (heard.Sequence <= last) return;
        _last[heard.Subject] = heard.Sequence;
        Count++;
    }
}
