namespace FlightTickets.Persistence;

/// <summary>Limits of group commit. The defaults suit 1 KB states on one database server.</summary>
public sealed class GroupCommitOptions
{
    /// <summary>
    /// The most rows under way: in one batch, or half of them in each of two if the store takes two at a time; also the most rows read
    /// together.
    /// </summary>
    public int MaxBatchRows { get; set; } = 256;

    /// <summary>The most bytes in one batch; a larger row goes alone.</summary>
    public int MaxBatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many writes may wait; further ones wait for a place.</summary>
    public int QueueLength { get; set; } = 8192;

    /// <summary>How long to try a write before its caller is told that its outcome is unknown.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The pause after the first failed attempt; it doubles up to one second.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(20);
}
