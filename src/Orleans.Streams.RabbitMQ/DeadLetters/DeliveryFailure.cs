namespace Orleans.Streams.RabbitMQ.DeadLetters;

/// <summary>Why a message was given up, for one subscription or for all.</summary>
internal sealed record DeliveryFailure(string Reason, string? Detail, Guid? Subscription)
{
    public const string UnreadableReason = "unreadable";
    public const string DeliveryReason = "delivery-failed";

    public static DeliveryFailure Unreadable(Exception e) => new(UnreadableReason, e.ToString(), null);

    public static DeliveryFailure Delivery(Guid subscription, RabbitMqDelivery delivery) =>
        delivery.Thrown is { } thrown && thrown.TryGetValue(subscription, out var last)
            ? new(DeliveryReason, $"After {last.Attempts} attempts: {last.Exception}", subscription)
            : new(DeliveryReason, null, subscription);
}
