using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Users;

/// <summary>A second factor, for users who want one.</summary>
internal static class TotpEndpoints
{
    public static void MapTotp(this IEndpointRouteBuilder v1)
    {
        var totp = v1.MapOwnAccount("/totp");
        totp.MapPost("", Begin).WithName("beginTotp").WithSummary("Get a secret for an authenticator app").NeedsRecentSignIn()
            .Refuses(RefusalCodes.AlreadyExists);
        totp.MapPost("/confirm", Confirm).WithName("confirmTotp").WithSummary("Turn the second factor on, by a code of the app")
            .NeedsRecentSignIn().Refuses(RefusalCodes.InvalidCode, RefusalCodes.TooManyAttempts);
        totp.MapPost("/disable", Disable).WithName("disableTotp").WithSummary("Turn the second factor off")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.InvalidCredentials, RefusalCodes.InvalidCode, RefusalCodes.TooManyAttempts,
                RefusalCodes.SignInBusy);
    }

    private static async Task<Results<Ok<TotpResponse>, ProblemResult>> Begin(CurrentUser user, IGrainFactory grains, SecretKeys keys)
    {
        var offer = await grains.GetGrain<IUserGrain>(user.Id).BeginTotp(keys.All);
        if (offer.IsRefused) return ProblemResult.From(offer.Refusal);
        var (secret, account) = (offer.Value.Secret, Uri.EscapeDataString(offer.Value.Email));
        return TypedResults.Ok(new TotpResponse(secret, $"otpauth://totp/FlightTickets:{account}?secret={secret}&issuer=FlightTickets"));
    }

    private static async Task<Results<Ok<RecoveryCodesResponse>, ProblemResult>> Confirm(
        Body<ConfirmTotpRequest> body, CurrentUser user, IGrainFactory grains, SecretKeys keys)
    {
        var codes = await grains.GetGrain<IUserGrain>(user.Id).ConfirmTotp(body.Value.Code, keys.All);
        return codes.IsRefused ? ProblemResult.From(codes.Refusal) : TypedResults.Ok(new RecoveryCodesResponse(codes.Value));
    }

    private static async Task<Results<NoContent, ProblemResult>> Disable(
        Body<DisableTotpRequest> body, CurrentUser user, IGrainFactory grains, SecretKeys keys)
    {
        var command = new EndTotp(body.Value.CurrentPassword, body.Value.Code, keys.All);
        var ended = await grains.GetGrain<IUserGrain>(user.Id).EndTotp(command);
        return ended.IsRefused ? ProblemResult.From(ended.Refusal) : TypedResults.NoContent();
    }
}

internal sealed record ConfirmTotpRequest(string Code) : IShaped<ConfirmTotpRequest>
{
    public static ObjectShape<ConfirmTotpRequest> Shape { get; } = new(f => new ConfirmTotpRequest(f.Required("code", UserForms.Code)));
}

internal sealed record DisableTotpRequest(string CurrentPassword, string Code) : IShaped<DisableTotpRequest>
{
    public static ObjectShape<DisableTotpRequest> Shape { get; } = new(f => new DisableTotpRequest(
        f.Required("currentPassword", UserForms.Password), f.Required("code", UserForms.Code)));
}

/// <summary>The secret of a second factor.</summary>
/// <param name="Secret">Base32, to type into an authenticator app.</param>
/// <param name="Uri">The same as a link, for a QR code.</param>
internal sealed record TotpResponse(string Secret, string Uri);

/// <summary>Codes for the day the authenticator is lost, each good once; shown only now.</summary>
/// <param name="RecoveryCodes">The codes.</param>
internal sealed record RecoveryCodesResponse(IReadOnlyList<string> RecoveryCodes);
