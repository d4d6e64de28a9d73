using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlightTickets.Api.Users;

/// <summary>
/// Validates access tokens and remembers the valid ones until they expire: a client sends the same one for minutes, and checking a
/// signature costs more than the rest of a request's plumbing.
/// </summary>
internal sealed class CachingTokenHandler(TimeProvider time) : TokenHandler
{
    // Enough for the clients of a quarter of an hour. A full cache starts over, which costs signature checks but is never wrong.
    private const int Capacity = 20_000;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, TokenValidationResult> _valid = new(StringComparer.Ordinal);

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (_valid.TryGetValue(token, out var known))
        {
            if (known.SecurityToken.ValidTo > time.GetUtcNow().UtcDateTime) return known;
            _valid.TryRemove(token, out _);
        }

        var result = await _handler.ValidateTokenAsync(token, validationParameters);
        if (!result.IsValid) return result;
        if (_valid.Count >= Capacity) _valid.Clear();
        _valid[token] = result;
        return result;
    }

    public override SecurityToken ReadToken(string token) => _handler.ReadToken(token);
}
