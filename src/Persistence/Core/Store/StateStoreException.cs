namespace FlightTickets.Persistence;

/// <summary>A store cannot be used at all: the host prints the message and stops. It never starts with an empty store instead.</summary>
public sealed class StateStoreException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public StateStoreException() { }

    /// <summary>Creates the exception with a text.</summary>
    public StateStoreException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public StateStoreException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the exception with the fault.</summary>
    public StateStoreException(StateStoreFault fault, string message, Exception? innerException = null) : base(message, innerException)
        => Fault = fault;

    /// <summary>The fault.</summary>
    public StateStoreFault Fault { get; }
}

/// <summary>Why a store cannot be used.</summary>
public enum StateStoreFault
{
    /// <summary>It cannot be reached or opened.</summary>
    Unreachable,

    /// <summary>It exists, but is damaged or not a store of ours.</summary>
    Corrupt,

    /// <summary>It, or its folder, cannot be written.</summary>
    Unwritable,

    /// <summary>It was written by a newer build.</summary>
    NewerSchema,

    /// <summary>Another process uses it.</summary>
    InUse,

    /// <summary>It existed before and is gone.</summary>
    Missing,

    /// <summary>It has another program's tables under our names.</summary>
    Occupied,

    /// <summary>Its test clock was moved, and this process has none.</summary>
    ClockMoved,
}
