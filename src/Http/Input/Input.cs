using System.Globalization;
using System.Text;
using FlightTickets.Api.Http.Problems;

namespace FlightTickets.Api.Http.Input;

/// <summary>The state of reading a request: the present position, and all faults so far.</summary>
/// <param name="root">How pointers begin: <c>#</c> for a body, <c>?</c> for a query.</param>
internal sealed class Input(string root = "#")
{
    // An answer names the first of them only: a body can be all wrong.
    private const int MaxErrors = 50;

    private readonly List<(string? Name, int Index)> _path = [];
    private List<FieldError>? _errors;

    public bool IsValid => _errors is null;

    public void Enter(string name) => _path.Add((name, 0));

    public void Enter(int index) => _path.Add((null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Records a fault of the present value.</summary>
    public void Fail(string code, string detail)
    {
        _errors ??= [];
        if (_errors.Count < MaxErrors) _errors.Add(new FieldError(Pointer(), code, detail));
    }

    /// <summary>Records a fault below the present value.</summary>
    /// <param name="path">Names and positions from here on.</param>
    /// <param name="code">The fault.</param>
    /// <param name="detail">One sentence for a person.</param>
    public void Fail(ReadOnlySpan<object> path, string code, string detail)
    {
        foreach (var part in path)
        {
            if (part is int index) Enter(index);
            else Enter((string)part);
        }

        Fail(code, detail);
        for (var i = 0; i < path.Length; i++) Leave();
    }

    public ProblemResult? ToProblem() => _errors is null
        ? null
        : new ProblemResult(RefusalCodes.Invalid,
            _errors.Count == 1 ? _errors[0].Detail : $"{_errors.Count} fields are invalid.")
        { Errors = _errors };

    private string Pointer()
    {
        var pointer = new StringBuilder(root);
        foreach (var (name, index) in _path)
        {
            if (root == "#") pointer.Append('/');
            // RFC 6901 escapes its two special characters; a long name is truncated.
            if (name is null) pointer.Append(index.ToString(CultureInfo.InvariantCulture));
            else pointer.Append((name.Length > 100 ? name[..100] : name).Replace("~", "~0", StringComparison.Ordinal)
                .Replace("/", "~1", StringComparison.Ordinal));
        }

        return pointer.ToString();
    }
}
