namespace FlightTickets.Import;

/// <summary>Is told how far an import is; called by many tasks at once.</summary>
internal interface IImportProgress
{
    /// <summary>So many of a stage are done.</summary>
    void Done(ImportStage stage, int count, int total);
}

/// <summary>The stages of an import, in their order.</summary>
internal enum ImportStage
{
    /// <summary>Registering airplanes.</summary>
    Airplanes,

    /// <summary>Scheduling flights.</summary>
    Flights,
}
