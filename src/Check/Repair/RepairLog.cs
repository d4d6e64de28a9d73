namespace FlightTickets.Check.Repair;

/// <summary>Reports each repair before making it; a dry run only reports.</summary>
internal sealed class RepairLog(bool isDryRun, Action<RepairAction> say)
{
    public List<RepairAction> Actions { get; } = [];

    public async Task DoAsync(RepairAction action, Func<Task> work) => await DoAsync([action], work);

    /// <summary>Reports several repairs that one write makes.</summary>
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
