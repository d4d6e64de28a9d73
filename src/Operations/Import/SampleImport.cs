using System.Globalization;
using FlightTickets.Flights;
using FlightTickets.Operations.Progress;
using FlightTickets.Startup;

namespace FlightTickets.Import;

/// <summary>Imports a sample into a data folder: it decides where the sample's days go, and records the result of each row.</summary>
internal sealed class SampleImport(IGrainFactory grains, TimeProvider time, string dataFolder)
{
    private readonly string _recordPath = Path.Combine(dataFolder, "import.json");

    /// <summary>Imports the sample, unless it is complete already and <paramref name="again"/> is not set.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="configuredFirstDay"><c>Import:FirstDay</c>, which only a data folder's first import uses.</param>
    /// <param name="again">Whether to repeat a complete import, row by row.</param>
    /// <param name="progress">Receives the import's progress.</param>
    /// <param name="cancellationToken">Stops it; imported flights stay.</param>
    /// <returns>The result; <see langword="null"/> when there was nothing to do.</returns>
    public async Task<ImportResult?> RunAsync(
        SampleName sample, DateOnly? configuredFirstDay, bool again, IJobProgress progress, CancellationToken cancellationToken)
    {
        if (sample is SampleName.None) return null;
        var record = ImportRecord.Read(_recordPath);
        var firstDay = record.FirstDay ?? FirstDayFor(sample, configuredFirstDay);
        record = record with { FirstDay = firstDay };
        if (sample is SampleName.Day)
        {
            firstDay = record.LastDayFirstDay ?? firstDay;
            var isOver = SampleCalendar.Move(SampleCalendar.BusiestDay, firstDay) < Today;
            if ((isOver || record.IsCompleted(SampleNames.Day, firstDay)) && !await CanBeBookedAsync(firstDay))
            {
                firstDay = SampleCalendar.FirstDayForBusiestDay(Today);
                record = record with { LastDayFirstDay = firstDay };
            }
        }

        if (!again && record.IsCompleted(sample.Text(), firstDay)) return null;
        // Written before the first flight: a killed import continues with the same dates.
        record.Write(_recordPath);
        var plan = SamplePlan.Of(SampleFiles.Read(SampleFiles.DefaultFolder), firstDay,
            sample is SampleName.Day ? SampleCalendar.BusiestDay : null);
        var result = await new SampleImporter(grains, TimeProvider.System).RunAsync(plan, progress, cancellationToken);
        RefusedRowsFile.Write(RefusedRowsFile.PathIn(dataFolder, sample.Text()), result.Refused);
        record.WithCompleted(sample.Text(), firstDay).Write(_recordPath);
        return result;
    }

    /// <summary>The date of the busiest day; <see langword="null"/> before any import.</summary>
    public DateOnly? BusiestDay()
    {
        var record = ImportRecord.Read(_recordPath);
        return (record.LastDayFirstDay ?? record.FirstDay) is { } firstDay
            ? SampleCalendar.Move(SampleCalendar.BusiestDay, firstDay)
            : null;
    }

    /// <summary>Reads <c>Import:FirstDay</c>.</summary>
    /// <exception cref="StartupException">It is not a date.</exception>
    public static DateOnly? ParseFirstDay(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new StartupException(ExitCodes.Configuration, $"Import:FirstDay = '{text}' is not a date (2027-01-05).");
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private DateOnly FirstDayFor(SampleName sample, DateOnly? configured) =>
        configured is { } date ? SampleCalendar.RoundUpToTuesday(date)
        : sample is SampleName.Day ? SampleCalendar.FirstDayForBusiestDay(Today)
        : SampleCalendar.FirstDayForAll(Today);

    private async Task<bool> CanBeBookedAsync(DateOnly firstDay)
    {
        var plan = SamplePlan.Of(SampleFiles.Read(SampleFiles.DefaultFolder), firstDay, SampleCalendar.BusiestDay);
        // The last departure first: usually one call is enough.
        foreach (var flight in plan.FlightsByTail.SelectMany(flights => flights).OrderByDescending(flight => flight.Departs))
        {
            var view = await grains.GetGrain<IFlightGrain>(flight.Id).Get();
            if (view is not null && view.IsBookable(time.GetUtcNow())) return true;
        }

        return false;
    }
}
