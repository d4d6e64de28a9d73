namespace FlightTickets.Orders;

/// <summary>This silo's share of the order numbers. A block lost with its silo leaves a gap, which nobody sees.</summary>
internal sealed class OrderNumbers(IGrainFactory grains) : IDisposable
{
    private const int BlockSize = 1000;
    private readonly SemaphoreSlim _lease = new(1);
    private Block _block = new(new NumberBlock(0, 0, 0));
    private OrderNumbering? _numbering;

    public ValueTask<OrderNumbering> Numbering() => _numbering is { } known ? ValueTask.FromResult(known) : Ask();

    public async ValueTask<(long Number, OrderNumbering Numbering)> Next()
    {
        while (true)
        {
            var block = _block;
            if (block.TryTake(out var number)) return (number, _numbering!);
            await _lease.WaitAsync();
            try
            {
                if (!ReferenceEquals(block, _block)) continue;
                var leased = await Counter.Lease(BlockSize);
                _numbering ??= new OrderNumbering(leased.PermutationKey);
                _block = new Block(leased);
            }
            finally
            {
                _lease.Release();
            }
        }
    }

    private IOrderNumbersGrain Counter => grains.GetGrain<IOrderNumbersGrain>(IOrderNumbersGrain.Key);

    private async ValueTask<OrderNumbering> Ask() => _numbering ??= new OrderNumbering((await Counter.Lease(0)).PermutationKey);

    public void Dispose() => _lease.Dispose();

    private sealed class Block(NumberBlock numbers)
    {
        private int _taken;

        public bool TryTake(out long number)
        {
            var index = Interlocked.Increment(ref _taken) - 1;
            number = numbers.First + index;
            return index < numbers.Count;
        }
    }
}
