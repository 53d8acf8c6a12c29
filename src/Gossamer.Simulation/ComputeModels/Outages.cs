using Gossamer.Numerics;

namespace Gossamer.Simulation.ComputeModels;

/// <summary>What an outage does to the computation that it hits.</summary>
public enum OutageEffect
{
    /// <summary>It pauses and goes on afterwards.</summary>
    Pause,

    /// <summary>It is lost: the worker starts it from scratch when it is up again.</summary>
    Lose,
}

/// <summary>
/// Random outages over another model: every worker is up and down by turns, for random times. All start up. The other
/// model says how long a computation takes on a machine that is up.
/// </summary>
public sealed class Outages : ComputeModel
{
    private const int PeriodsTriedAtMost = 100_000;

    private readonly ComputeModel inner;
    private readonly Duration up;
    private readonly Duration down;
    private readonly OutageEffect effect;

    /// <summary>Creates the model.</summary>
    /// <param name="inner">Times of computations without outages.</param>
    /// <param name="up">Seconds that a worker is up in a row; its mean is above 0.</param>
    /// <param name="down">Seconds that a worker is down in a row.</param>
    /// <param name="effect">What an outage does to the running computation.</param>
    public Outages(ComputeModel inner, Duration up, Duration down, OutageEffect effect = OutageEffect.Pause)
    {
        if (up.Mean <= 0) throw new BadInputException("outages: workers are never up; give a positive time");
        (this.inner, this.up, this.down, this.effect) = (inner, up, down, effect);
    }

    /// <inheritdoc/>
    public override string Name => "outages";

    /// <inheritdoc/>
    public override double FinishTime(in ComputeJob job) => FinishTime(job, inner, new Periods(this, job.Seed, job.Worker));

    /// <inheritdoc/>
    public override double EarliestFinish(in ComputeJob job) => inner.EarliestFinish(job);

    /// <inheritdoc/>
    public override ComputeModel ForRun(ulong seed, int workers) => new InRun(this, seed, workers);

    /// <inheritdoc/>
    public override string? Validate(int workers) => inner.Validate(workers);

    private double FinishTime(in ComputeJob job, ComputeModel running, Periods periods)
    {
        var needed = running.FinishTime(job) - job.Start;
        if (double.IsPositiveInfinity(needed)) return needed;
        periods.SkipTo(job.Start);
        var left = needed;
        var now = Math.Max(job.Start, periods.UpStart);
        for (var periodsTried = 0; left > 0; periodsTried++)
        {
            // Lost work that needs longer than the worker is ever up does not end.
            if (effect == OutageEffect.Lose && periodsTried == PeriodsTriedAtMost) return double.PositiveInfinity;
            if (now + left <= periods.UpEnd) return now + left;
            left = effect == OutageEffect.Pause ? left - (periods.UpEnd - now) : needed;
            periods.Next();
            now = periods.UpStart;
            if (double.IsPositiveInfinity(now)) break;
        }
        return now;
    }

    /// <summary>The periods of a worker, a function of seed and worker alone: each is drawn after the one before.</summary>
    private struct Periods
    {
        private readonly Outages model;
        private RandomStream random;

        public Periods(Outages model, ulong seed, int worker)
        {
            this.model = model;
            random = new RandomStream(seed, RandomPurpose.Duration, worker, iteration: 0, slot: 1);
            UpStart = 0;
            UpEnd = model.up.Draw(ref random);
        }

        /// <summary>Start of the up period that was drawn last.</summary>
        public double UpStart { get; private set; }

        /// <summary>Its end.</summary>
        public double UpEnd { get; private set; }

        public void Next()
        {
            UpStart = UpEnd + model.down.Draw(ref random);
            UpEnd = UpStart + model.up.Draw(ref random);
        }

        /// <summary>Goes on to the first up period that ends after a time.</summary>
        public void SkipTo(double time)
        {
            while (UpEnd <= time) Next();
        }
    }

    /// <summary>Remembers where every worker is, so that the periods of a long run are not drawn again and again.</summary>
    private sealed class InRun : ComputeModel
    {
        private readonly Outages model;
        private readonly ComputeModel inner;
        private readonly Periods[] periods;

        public InRun(Outages model, ulong seed, int workers)
        {
            this.model = model;
            inner = model.inner.ForRun(seed, workers);
            periods = new Periods[workers];
            for (var worker = 0; worker < workers; worker++) periods[worker] = new Periods(model, seed, worker);
        }

        public override string Name => model.Name;

        public override double FinishTime(in ComputeJob job)
        {
            periods[job.Worker].SkipTo(job.Start);
            return model.FinishTime(job, inner, periods[job.Worker]);
        }

        public override double EarliestFinish(in ComputeJob job) => inner.EarliestFinish(job);
    }
}
