using System.Text;
using FlightTickets.Webhooks;

namespace FlightTickets.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_test";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"1"}""");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_809_936_000);

    // printf '1809936000.{"id":"1"}' | openssl dgst -sha256 -hmac whsec_test
    private const string Known = "t=1809936000,v1=cb8c6930a61142d10393ed8e103fc5bed5c8b07c43dfcec45194752c6eda99c6";

    [Fact]
    public void It_is_what_another_implementation_computes() => Assert.Equal(Known, WebhookSignature.Sign(Secret, Body, Now));

    [Fact]
    public void It_verifies() => Assert.True(WebhookSignature.Verify(Secret, Body, Known, Now.AddMinutes(5)));

    [Fact]
    public void One_of_several_is_enough() =>
        Assert.True(WebhookSignature.Verify(Secret, Body, $"t=1809936000,v0=x,v1={new string('0', 64)},{Known.Split(',')[1]}", Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1809936000")]
    [InlineData("t=1809936000,v1=")]
    [InlineData("t=1809936000,v1=zz")]
    [InlineData("t=-1,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=9223372036854775807,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_malformed_header_does_not(string? header) => Assert.False(WebhookSignature.Verify(Secret, Body, header, Now));

    [Fact]
    public void A_recorded_message_is_refused_later() =>
        Assert.False(WebhookSignature.Verify(Secret, Body, Known, Now.AddMinutes(5).AddSeconds(1)));

    [Fact]
    public void Only_a_right_signature_is_called_too_old()
    {
        Assert.Equal(WebhookVerdict.Expired, WebhookSignature.Judge(Secret, Body, Known, Now.AddDays(-1)));
        Assert.Equal(WebhookVerdict.Wrong, WebhookSignature.Judge("whsec_other", Body, Known, Now.AddDays(-1)));
    }

    [Fact]
    public void Another_time_body_or_secret_does_not_fit()
    {
        Assert.False(WebhookSignature.Verify(Secret, Body, Known.Replace("936000", "936001", StringComparison.Ordinal), Now));
        Assert.False(WebhookSignature.Verify(Secret, "{}"u8, Known, Now));
        Assert.False(WebhookSignature.Verify("whsec_other", Body, Known, Now));
    }
}
