namespace FlightTickets.Operations.Progress;

/// <summary>Receives the progress of a long job. Many tasks may call it at once.</summary>
public interface IJobProgress
{
    /// <summary>Reports a stage of the job.</summary>
    /// <param name="stage">What is counted, in the plural: <c>flights</c>.</param>
    /// <param name="done">How many of them are done.</param>
    /// <param name="total">How many there are; <see langword="null"/> where that is not known.</param>
    void Report(string stage, long done, long? total);
}
