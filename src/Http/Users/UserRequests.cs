using System.Collections.Immutable;
using FlightTickets.Api.Http.Input;

namespace FlightTickets.Api.Users;

internal sealed record RegisterRequest(string Email, string Password, string Name) : IShaped<RegisterRequest>
{
    public static ObjectShape<RegisterRequest> Shape { get; } = new(f => new RegisterRequest(
        f.Required("email", UserForms.Email), f.Required("password", UserForms.Password), f.Required("name", UserForms.Name)));
}

internal sealed record LoginRequest(string Email, string Password, string? DeviceToken, string? Code) : IShaped<LoginRequest>
{
    public static ObjectShape<LoginRequest> Shape { get; } = new(f => new LoginRequest(
        f.Required("email", UserForms.Email), f.Required("password", UserForms.Password),
        f.Optional("deviceToken", UserForms.DeviceToken), f.Optional("code", UserForms.Code)));
}

internal sealed record RefreshRequest(string RefreshToken) : IShaped<RefreshRequest>
{
    public static ObjectShape<RefreshRequest> Shape { get; } = new(
        f => new RefreshRequest(f.Required("refreshToken", UserForms.RefreshToken)));
}

internal sealed record ChangeAccountRequest(string? Name) : IShaped<ChangeAccountRequest>
{
    public static ObjectShape<ChangeAccountRequest> Shape { get; } = new(f => new ChangeAccountRequest(f.Optional("name", UserForms.Name)));
}

internal sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword) : IShaped<ChangePasswordRequest>
{
    public static ObjectShape<ChangePasswordRequest> Shape { get; } = new(f => new ChangePasswordRequest(
        f.Required("currentPassword", UserForms.Password), f.Required("newPassword", UserForms.Password)));
}

internal sealed record SetRolesRequest(ImmutableArray<string> Roles) : IShaped<SetRolesRequest>
{
    public static ObjectShape<SetRolesRequest> Shape { get; } = new(f => new SetRolesRequest(
        f.Required("roles", new ArrayShape<string>(UserForms.Role, 0, 3, unique: true))));
}
