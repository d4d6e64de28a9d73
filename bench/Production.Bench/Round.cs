using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>One contender, started, warmed up, measured, checked and stopped.</summary>
internal sealed class Round(Options options, Contender contender, int number, Report report)
{
    // Access tokens last 15 minutes and more.
    private static readonly TimeSpan SignsInAgain = TimeSpan.FromMinutes(10);
    private const int Users = 8;
    private const int Storms = 5;
    private const int StormBuyers = 10_000;

    private readonly string[] _tokens = new string[Users];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Report.Progress($"round {number}: {contender.Name} starts");
        var begun = Stopwatch.GetTimestamp();
        await contender.StartAsync(cancellationToken);
        Report.Progress($"round {number}: {contender.Name} is ready after {Seconds(begun)}");
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://{contender.Endpoints[0]}") };
            var client = new BookingClient(http);
            await SignInAsync(client);
            contender.Places ??= await MakeFlightsAsync(client, cancellationToken);
            using var stopSigningIn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var signing = KeepSignedInAsync(client, stopSigningIn.Token);
            await MeasureAsync(contender.Places, cancellationToken);
            if (options.Load == Load.Sellout) await SellOutAsync(client, cancellationToken);
            await stopSigningIn.CancelAsync();
            await signing;
            if (options.CountsStatements) Report.Statements(contender.Name, await DearestStatementsAsync(cancellationToken));
            if (options.Checks) await CheckAsync(cancellationToken);
        }
        finally
        {
            // Ctrl-C ends the run, not the stopping.
            await contender.StopAsync(CancellationToken.None);
        }
    }

    private async Task SignInAsync(BookingClient client)
    {
        for (var i = 0; i < Users; i++)
            Volatile.Write(ref _tokens[i], await client.RegisterAsync(Text($"buyer-{i}@example.com"), Contender.AdminPassword));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(long begun) => Text($"{Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s");

    private async Task KeepSignedInAsync(BookingClient client, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SignsInAgain);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await SignInAsync(client);
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }

    private async Task<Places> MakeFlightsAsync(BookingClient client, CancellationToken cancellationToken)
    {
        var admin = await client.SignInAsync(Contender.AdminEmail, Contender.AdminPassword);
        // No contender is expected to book more than this in a second.
        var most = (4 * options.Warmup + options.Measured).TotalSeconds * options.Rounds * (options.Load == Load.Hot ? 3_000 : 2_000);
        var begun = Stopwatch.GetTimestamp();
        Places places;
        int count;
        if (options.Load == Load.Hot)
        {
            count = (int)Math.Ceiling(most / Timetable.MostAuthorized);
            var flights = await Timetable.MakeAsync(client, admin, "HT", count, Timetable.MostAuthorized, cancellationToken);
            places = Places.OneFlight(flights, Timetable.MostAuthorized);
        }
        else
        {
            count = options.Flights * Math.Max(1, (int)Math.Ceiling(most / options.Flights / Timetable.Seats.Count));
            var flights = await Timetable.MakeAsync(client, admin, "SP", count, Timetable.Seats.Count, cancellationToken);
            places = Places.Spread(flights, Timetable.Seats, options.Flights);
        }

        Report.Progress($"round {number}: {contender.Name} has {count} flights after {Seconds(begun)}");
        return places;
    }

    private async Task MeasureAsync(Places places, CancellationToken cancellationToken)
    {
        var buyers = Open(places);
        try
        {
            var began = await Sample.TakeAsync(contender, buyers, cancellationToken);
            // The first ten seconds are a figure of their own.
            var first = TimeSpan.FromSeconds(Math.Min(10, options.Warmup.TotalSeconds));
            var last = await NextAsync(began, began, first, "first", buyers, cancellationToken);
            last = await WarmUpAsync(began, last, options.Warmup - first, buyers, cancellationToken);
            for (var left = options.Load == Load.Sellout ? TimeSpan.Zero : options.Measured; left > TimeSpan.Zero; left -= options.Slice)
                last = await NextAsync(began, last, left < options.Slice ? left : options.Slice, "measured", buyers, cancellationToken);
        }
        finally
        {
            Close(buyers);
        }
    }

    // As many bookings for each, too: beside other work a process may be compiling long after the time is over.
    private async Task<Sample> WarmUpAsync(Sample began, Sample from, TimeSpan least, Buyers buyers, CancellationToken cancellationToken)
    {
        var most = least + 3 * options.Warmup;
        await Task.Delay(least, cancellationToken);
        while (buyers.Booked.Count < options.WarmupBookings && Stopwatch.GetElapsedTime(from.Timestamp) < most)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        return await NextAsync(began, from, TimeSpan.Zero, "warm-up", buyers, cancellationToken);
    }

    private async Task<Sample> NextAsync(
        Sample began, Sample from, TimeSpan length, string phase, Buyers buyers, CancellationToken cancellationToken)
    {
        await Task.Delay(length, cancellationToken);
        var to = await Sample.TakeAsync(contender, buyers, cancellationToken);
        report.Add(phase, Slice.Between(contender, number, began, from, to));
        return to;
    }

    private async Task SellOutAsync(BookingClient client, CancellationToken cancellationToken)
    {
        var admin = await client.SignInAsync(Contender.AdminEmail, Contender.AdminPassword);
        var carrier = Text($"S{number}");
        var flights = await Timetable.MakeAsync(client, admin, carrier, Storms, Timetable.Seats.Count, cancellationToken);
        foreach (var flight in flights)
        {
            var buyers = Open(Places.OneFlight([flight], StormBuyers), open: false);
            var from = await Sample.TakeAsync(contender, buyers, cancellationToken);
            var begun = Stopwatch.GetTimestamp();
            buyers.Open();
            double soldOut = double.NaN;
            var done = Task.Run(buyers.Finish, cancellationToken);
            while (!done.IsCompleted)
            {
                if (double.IsNaN(soldOut) && buyers.Booked.Count >= Timetable.Seats.Count)
                    soldOut = Stopwatch.GetElapsedTime(begun).TotalSeconds;
                await Task.Delay(2, cancellationToken);
            }

            var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            Count(buyers);
            var to = await Sample.TakeAsync(contender, buyers, cancellationToken);
            report.Add("storm", Slice.Between(contender, number, from, from, to));
            report.Storm(new Storm(contender.Name, number, soldOut, buyers.Refused / elapsed, buyers.Booked.Count));
        }
    }

    private Buyers Open(Places places, bool open = true)
    {
        var buyers = new Buyers(options.Clients, contender.Endpoints, places, client => Volatile.Read(ref _tokens[client % Users]));
        if (open) buyers.Open();
        return buyers;
    }

    private void Close(Buyers buyers)
    {
        buyers.Close();
        Count(buyers);
    }

    private void Count(Buyers buyers)
    {
        contender.Confirmed += buyers.Booked.Count;
        contender.Unknown += buyers.Unknown;
        foreach (var (what, count) in buyers.Others)
            if (options.Load != Load.Sellout || what != "409 sold_out")
                report.Complain(Text($"{contender.Name}: {count} answers were {what}"));
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var complaints = await contender.CheckAsync(cancellationToken);
        Report.Progress(Text($"round {number}: {contender.Name}: {contender.Confirmed} bookings checked, {complaints.Count} complaints"));
        foreach (var complaint in complaints) report.Complain($"{contender.Name}: {complaint}");
    }

    private async Task<IReadOnlyList<string>> DearestStatementsAsync(CancellationToken cancellationToken)
    {
        if (contender.Database is null) return [];
        var rows = await Sql.RowsAsync(contender.Servers.Postgres.ConnectionString, """
            select calls, total_exec_time, rows, shared_blks_hit, left(regexp_replace(query, '\s+', ' ', 'g'), 140)
            from pg_stat_statements order by total_exec_time desc limit 12
            """, cancellationToken);
        await Sql.ExecuteAsync(contender.Servers.Postgres.ConnectionString, "select pg_stat_statements_reset()", cancellationToken);
        return [.. rows.Select(row => Text($"{row[1],9:F0} ms {row[0],9} calls {row[2],9} rows {row[3],10} pages  {row[4]}"))];
    }
}
