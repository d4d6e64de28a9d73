using System.Collections.Frozen;

namespace FlightTickets;

/// <summary>The active currencies of ISO 4217 (list one, funds and metals left out) and their number of decimal digits.</summary>
public static class Iso4217
{
    private const string TwoDigits =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT " +
        "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN " +
        "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS " +
        "VED VES WST XCD XCG YER ZAR ZMW ZWG";

    // ANG became XCG on 31 March 2025, BGN became EUR on 1 January 2026. Old amounts in them can still be read.
    private const string Withdrawn = "ANG BGN";

    private static readonly FrozenDictionary<string, int> Digits = Build();

    /// <summary>Whether a currency can be sold in today.</summary>
    public static bool IsActive(string currency) => Digits.ContainsKey(currency) && !Withdrawn.Split(' ').Contains(currency);

    /// <summary>Finds the number of decimal digits of a currency, 0 to 3, including withdrawn ones.</summary>
    public static bool TryGetDigits(string currency, out int digits) => Digits.TryGetValue(currency, out digits);

    private static FrozenDictionary<string, int> Build()
    {
        var digits = $"{TwoDigits} {Withdrawn}".Split(' ').ToDictionary(code => code, _ => 2);
        foreach (var code in "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ')) digits[code] = 0;
        foreach (var code in "BHD IQD JOD KWD LYD OMR TND".Split(' ')) digits[code] = 3;
        return digits.ToFrozenDictionary();
    }
}
