namespace FlightTickets.Check.Repair;

/// <summary>Reports each repair before making it; a dry run only reports.</summary>
internal sealed class RepairLog(bool isDryRun, Action<RepairAction> say)
{
    public List<RepairAction> Actions { get; } = [];

    public async Task DoAsync(RepairAction action, Func<Task> work) => await DoAsync([action], work);

    /// <summary>Several things that one write does.</summary>
    public async Task DoAsync(IReadOnlyList<RepairAction> actions, Func<Task> work)
    {
        foreach (var action in actions)
        {
            Actions.Add(action);
            say(action);
        }

        if (!isDryRun) await work();
    }
}
