using System.Globalization;

namespace FlightTickets.Check.Reporting;

/// <summary>Says how far a check is: one line that changes in a terminal, a line now and then elsewhere.</summary>
/// <param name="output">Where to, usually standard error.</param>
/// <param name="isTerminal">Whether a person watches it.</param>
/// <param name="time">The clock.</param>
public sealed class ConsoleProgress(TextWriter output, bool isTerminal, TimeProvider time) : IProgress<CheckProgress>
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(0.2), Seldom = TimeSpan.FromSeconds(5);

    private long _written = time.GetTimestamp();
    private bool _isOpen;

    /// <inheritdoc/>
    public void Report(CheckProgress value)
    {
        if (time.GetElapsedTime(_written) < (isTerminal ? Often : Seldom)) return;
        _written = time.GetTimestamp();
        var text = string.Create(CultureInfo.InvariantCulture, $"check: {value.Count:N0} {value.What}");
        if (isTerminal)
        {
            output.Write($"\r{text,-60}");
            _isOpen = true;
        }
        else
        {
            output.WriteLine(text);
        }
    }

    /// <summary>Wipes the line that changes.</summary>
    public void Close()
    {
        if (_isOpen) output.Write($"\r{"",-60}\r");
    }
}
