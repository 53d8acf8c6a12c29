using Gossamer.Execution;
using Gossamer.Experiments.Running;

namespace Gossamer.Cli.Running;

/// <summary>What is known of a running experiment; told by the threads of the runs, read by the display.</summary>
internal sealed class ProgressBoard : IProgress<ExperimentProgress>
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, RunLine> runs = [];
    private readonly List<RunLine> order = [];

    /// <summary>Called after each event with the board still locked; for displays that write lines.</summary>
    public Action<ExperimentProgress>? Changed { get; init; }

    /// <summary>What is being prepared; null once the runs have begun.</summary>
    public string? Step { get; private set; } = "reading the experiment";

    /// <summary>Names of the recorded metrics.</summary>
    public IReadOnlyList<string> Metrics { get; private set; } = [];

    /// <summary>Runs and tuned candidates that will be made.</summary>
    public int Total => order.Count;

    /// <summary>Those that have ended.</summary>
    public int Ended { get; private set; }

    public void Report(ExperimentProgress value)
    {
        lock (gate)
        {
            Apply(value);
            Changed?.Invoke(value);
        }
    }

    /// <summary>Reads the board while nobody writes it.</summary>
    public T Read<T>(Func<ProgressBoard, T> read)
    {
        lock (gate) return read(this);
    }

    /// <summary>The runs of each label, in the order of the file.</summary>
    public IEnumerable<IGrouping<string, RunLine>> ByLabel => order.GroupBy(r => r.Key.Label, StringComparer.Ordinal);

    private void Apply(ExperimentProgress value)
    {
        switch (value)
        {
            case Preparing { Step: var step }:
                // After runs have begun, this is another experiment.
                runs.Clear();
                order.Clear();
                Ended = 0;
                Step = step;
                break;
            case Prepared prepared:
                Step = null;
                Metrics = prepared.Metrics;
                foreach (var key in prepared.Runs) LineOf(key);
                break;
            case RunStarted { Run: var key }:
                var started = LineOf(key);
                started.Began = Environment.TickCount64;
                break;
            case RunAdvanced advanced:
                var line = LineOf(advanced.Run);
                line.Fraction = Math.Clamp(advanced.Fraction, 0, 1);
                line.Point = advanced.Point;
                line.Seen = Environment.TickCount64;
                break;
            case RunEnded ended:
                var last = LineOf(ended.Run);
                last.Fraction = 1;
                last.Point = ended.Point;
                last.Status = ended.Status;
                last.Seen = Environment.TickCount64;
                Ended++;
                break;
        }
    }

    private RunLine LineOf(RunKey key)
    {
        if (runs.TryGetValue(key.Index, out var line)) return line;
        runs[key.Index] = line = new RunLine(key);
        order.Add(line);
        return line;
    }
}

/// <summary>One run on the board.</summary>
internal sealed class RunLine(RunKey key)
{
    public RunKey Key { get; } = key;

    public double Fraction { get; set; }

    public TracePoint? Point { get; set; }

    public RunStatus? Status { get; set; }

    /// <summary>Milliseconds of the system's clock when it began; null before.</summary>
    public long? Began { get; set; }

    /// <summary>When it was last heard of.</summary>
    public long Seen { get; set; }

    /// <summary>Iterations a second of real time so far; null where it is too early to say.</summary>
    public double? Rate => Began is { } began && Point is { Iteration: > 0 } point && Seen - began >= 50
        ? point.Iteration * 1000.0 / (Seen - began)
        : null;
}
