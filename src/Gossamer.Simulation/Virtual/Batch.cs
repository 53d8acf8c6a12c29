using System.Diagnostics;
using Gossamer.Execution.Hosting;

namespace Gossamer.Simulation.Virtual;

/// <summary>
/// Programs that go on at the same virtual time without seeing each other: they run side by side, and what they did takes
/// place in worker order afterwards. Who belongs to a batch does not depend on the number of threads.
/// </summary>
internal sealed class Batch(Crew crew)
{
    /// <summary>Bounds the memory for effects.</summary>
    public const int Capacity = 4096;

    // Below this it is quicker to do the work than to wake another thread up.
    private const double WorthSharing = 30e-6;

    private readonly List<(ComputingContext Who, Resumption Kind, SendTicket? Ticket)> entries = [];
    private readonly List<Outbox> outboxes = [];
    private Action<int>? runEntry;
    private double secondsEach = 1e-6;

    public int Count => entries.Count;

    public void Add(ComputingContext who, Resumption kind, SendTicket? ticket)
    {
        who.IsInBatch = true;
        entries.Add((who, kind, ticket));
    }

    /// <summary>Runs the programs and lets their effects take place.</summary>
    public void Run(Simulation simulation)
    {
        if (entries.Count == 1)
        {
            var (who, kind, ticket) = entries[0];
            entries.Clear();
            who.IsInBatch = false;
            who.Resume(kind, ticket);
            simulation.CheckProgram(who);
            return;
        }
        while (outboxes.Count < entries.Count) outboxes.Add(new Outbox());
        for (var k = 0; k < entries.Count; k++) entries[k].Who.Outbox = outboxes[k];
        RunPrograms();
        for (var k = 0; k < entries.Count; k++)
        {
            var who = entries[k].Who;
            who.Outbox = null;
            who.IsInBatch = false;
        }
        for (var k = 0; k < entries.Count; k++)
        {
            var who = entries[k].Who;
            var outbox = outboxes[k];
            for (var place = 0; place < outbox.Count; place++) simulation.Commit(who, outbox[place]);
            outbox.Clear();
            simulation.CheckProgram(who);
        }
        entries.Clear();
    }

    private void RunPrograms()
    {
        var began = Stopwatch.GetTimestamp();
        var threads = 1;
        if (crew.Size > 1 && secondsEach * entries.Count > WorthSharing)
        {
            threads = crew.Size;
            crew.Run(entries.Count, runEntry ??= RunEntry);
        }
        else
        {
            for (var k = 0; k < entries.Count; k++) RunEntry(k);
        }
        // The clock decides only whether threads are woken up, never what they do.
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds * threads / entries.Count;
        secondsEach += 0.2 * (Math.Min(seconds, 4 * secondsEach) - secondsEach);
    }

    private void RunEntry(int place)
    {
        var (who, kind, ticket) = entries[place];
        who.Resume(kind, ticket);
    }
}
