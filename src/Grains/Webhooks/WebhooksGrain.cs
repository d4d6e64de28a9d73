using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using FlightTickets.Persistence;
using Microsoft.Extensions.Options;

namespace FlightTickets.Webhooks;

[GrainType("webhooks")]
internal sealed class WebhooksGrain(
    [DurableState("Orders")] IDurableState<WebhooksState> state, IOptions<WebhookOptions> options,
    TimeProvider time) : Grain, IWebhooksGrain
{
    private ImmutableArray<WebhookSubscription> Durable => state.DurableValue?.Subscriptions ?? [];

    public override Task OnActivateAsync(CancellationToken cancellationToken) => state.LoadAsync().AsTask();

    public async Task<Result<WebhookSubscription>> Create(CreateWebhook command)
    {
        var decided = WebhookRules.Decide(command, Durable, Random(16), Random(32), options.Value.AllowPrivateAddresses, time.GetUtcNow());
        if (!decided.IsRefused) await state.CommitAsync(new WebhooksState(Durable.Add(decided.Value)));
        return decided;
    }

    public Task<WebhookSubscription?> Get(string id) => Task.FromResult(Durable.FirstOrDefault(s => s.Id == id));

    public Task<ImmutableArray<WebhookSubscription>> List() => Task.FromResult(Durable);

    public async Task<Result<Done>> Delete(string id)
    {
        var left = Durable.RemoveAll(s => s.Id == id);
        if (left.Length == Durable.Length) return new Refusal(RefusalCodes.NotFound, "There is no such webhook.");
        await state.CommitAsync(new WebhooksState(left));
        return default(Done);
    }

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
