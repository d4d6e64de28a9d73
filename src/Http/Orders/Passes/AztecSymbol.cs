using ZXing;
using ZXing.Aztec;
using ZXing.Common;

namespace FlightTickets.Api.Orders;

/// <summary>
/// A boarding pass's bar code as an Aztec symbol (ISO/IEC 24778), which IATA Resolution 792 allows on paper and on a phone.
/// </summary>
internal sealed class AztecSymbol
{
    // Aztec needs no quiet zone; readers of phones' displays are helped by one.
    private const int QuietZone = 2;

    // The specification recommends 23 % of the symbol and 3 codewords more.
    private const int ErrorCorrectionPercent = 33;

    private readonly BitMatrix _modules;

    private AztecSymbol(BitMatrix modules) => _modules = modules;

    /// <summary>How many modules each side has, with the quiet zone.</summary>
    public int Size => _modules.Width + 2 * QuietZone;

    /// <summary>The symbol of a text, 1 to some 1,900 characters of ISO 8859-1.</summary>
    public static AztecSymbol Of(string text) => new(new AztecWriter().encode(text, BarcodeFormat.AZTEC, 0, 0,
        new Dictionary<EncodeHintType, object> { [EncodeHintType.ERROR_CORRECTION] = ErrorCorrectionPercent }));

    /// <summary>Whether a module is dark, counted from the upper left corner of the quiet zone.</summary>
    public bool IsDark(int x, int y)
    {
        var (column, row) = (x - QuietZone, y - QuietZone);
        return column >= 0 && row >= 0 && column < _modules.Width && row < _modules.Height && _modules[column, row];
    }
}
