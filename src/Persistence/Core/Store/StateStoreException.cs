namespace FlightTickets.Persistence;

/// <summary>A store cannot be used at all: the host prints the message and stops. It is never answered by starting afresh.</summary>
public sealed class StateStoreException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public StateStoreException() { }

    /// <summary>Creates the exception with a text.</summary>
    public StateStoreException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public StateStoreException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the exception with what is wrong.</summary>
    public StateStoreException(StateStoreFault fault, string message, Exception? innerException = null) : base(message, innerException)
        => Fault = fault;

    /// <summary>What is wrong.</summary>
    public StateStoreFault Fault { get; }
}

/// <summary>Why a store cannot be used.</summary>
public enum StateStoreFault
{
    /// <summary>It cannot be reached or opened.</summary>
    Unreachable,

    /// <summary>It exists and is damaged, or is something else.</summary>
    Corrupt,

    /// <summary>It, or its folder, cannot be written.</summary>
    Unwritable,

    /// <summary>It was written by a newer build.</summary>
    NewerSchema,

    /// <summary>Another process uses it.</summary>
    InUse,

    /// <summary>It was there and is gone.</summary>
    Missing,

    /// <summary>It has tables of another program under our names.</summary>
    Occupied,
}
