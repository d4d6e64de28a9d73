using System.Diagnostics.CodeAnalysis;

namespace FlightTickets;

/// <summary>A command's answer: a value, or the refusal.</summary>
/// <typeparam name="T">The value of a successful command.</typeparam>
[GenerateSerializer, Immutable, Alias("result`1")]
public readonly record struct Result<T>
{
    /// <summary>The value; default when refused.</summary>
    [Id(0)] public T? Value { get; init; }

    /// <summary>The refusal; <see langword="null"/> on success.</summary>
    [Id(1)] public Refusal? Refusal { get; init; }

    /// <summary>Whether the command was refused.</summary>
    [MemberNotNullWhen(true, nameof(Refusal))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsRefused => Refusal is not null;

    /// <summary>A successful result.</summary>
    public static implicit operator Result<T>(T value) => new() { Value = value };

    /// <summary>A refused command's answer.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new() { Refusal = refusal };
}

/// <summary>The value of a command that returns nothing.</summary>
[GenerateSerializer, Immutable, Alias("done")]
public readonly record struct Done;
