using System.Collections.Concurrent;

namespace FlightTickets.Persistence.Sqlite;

/// <summary>
/// A thread of its own for one connection: SQLite blocks (a commit waits for the disk), and a blocked pool thread is missing for the
/// grains.
/// </summary>
internal sealed class DatabaseThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public DatabaseThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> work) => RunAsync(work, TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Like <see cref="RunAsync{T}(Func{T})"/>, but continuations run on this thread. They must be short: in a busy pool they would wait in
    /// line.
    /// </summary>
    public Task<T> RunAndGoOnAsync<T>(Func<T> work) => RunAsync(work, TaskCreationOptions.None);

    private Task<T> RunAsync<T>(Func<T> work, TaskCreationOptions goOn)
    {
        var done = new TaskCompletionSource<T>(goOn);
        _work.Add(() =>
        {
            T result;
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                done.SetException(e);
                return;
            }

            done.SetResult(result);
        });
        return done.Task;
    }

    /// <summary>Whether more work waits.</summary>
    public bool HasMore => _work.Count > 0;

    /// <summary>Runs work that handles its own failures; <see langword="false"/> if the thread accepts no more.</summary>
    public bool TryRun(Action work)
    {
        try
        {
            _work.Add(work);
            return true;
        }
        catch (InvalidOperationException)
        {
            // CompleteAdding came between the check and this.
            return false;
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }

    public void Dispose()
    {
        _work.CompleteAdding();

        // A continuation on this thread may close the store.
        if (Thread.CurrentThread == _thread)
            return;

        _thread.Join();
        _work.Dispose();
    }
}
