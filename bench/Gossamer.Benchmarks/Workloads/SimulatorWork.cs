using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>The simulator by itself: workers compute and answer, and nobody looks at what they answer.</summary>
internal static class SimulatorWork
{
    /// <summary>Makes so many events of that many workers.</summary>
    /// <returns>Events processed.</returns>
    public static long Run(int workers, long arrivals)
    {
        var method = new Echo(arrivals);
        return Run(workers, method).Counters.Events;
    }

    /// <summary>Bytes that a worker holds while it waits for its first message, beside what one worker alone takes.</summary>
    public static double BytesPerIdleWorker(int workers)
    {
        var method = new Echo(0);
        Run(1, method);
        var few = method.HeldBytes;
        method = new Echo(0);
        Run(workers, method);
        return (method.HeldBytes - few) / (double)(workers - 1);
    }

    private static RunResult Run(int workers, Echo method)
    {
        var problem = Quadratics.Tridiagonal(1, workers);
        // Every job takes about a second, so that the queue holds all workers.
        var seconds = new double[workers];
        for (var i = 0; i < workers; i++) seconds[i] = 1 + (i * 0.618 % 1);
        var cluster = new Simulation.Cluster { Compute = new FixedTimes(seconds) };
        method.Baseline = GC.GetTotalMemory(forceFullCollection: true);
        var request = new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = long.MaxValue },
            Record = new RecordPlan { Every = long.MaxValue, Metrics = [] },
        };
        return new Simulator(cluster, degreeOfParallelism: 1).RunAsync(request).GetAwaiter().GetResult();
    }

    /// <summary>Sends a point to whoever answers; with no arrivals it measures what waiting workers hold.</summary>
    private sealed class Echo(long arrivals) : CentralizedMethod(new MethodOptions { StepSize = 1 })
    {
        public long Baseline { get; set; }

        public long HeldBytes { get; private set; }

        public override bool IsSynchronous => false;

        protected override Theory Analyze(Setting setting) => new() { StepSizeSource = "given" };

        public override async Task CoordinateAsync(ICoordinator hub)
        {
            var x = hub.State.Vector("x", hub.Start);
            await hub.ContinueAsync(x, 0);
            // One answer is awaited, so that every worker has come to its first receive.
            await hub.SendAsync(0, x, 0);
            await hub.ReceiveAsync();
            if (arrivals == 0)
            {
                HeldBytes = GC.GetTotalMemory(forceFullCollection: true) - Baseline;
                return;
            }
            await hub.BroadcastAsync(x, 0);
            for (long k = 0; k < arrivals; k++)
            {
                var arrival = await hub.ReceiveAsync();
                await hub.SendAsync(arrival.Sender, x, k);
            }
        }

        public override async Task WorkAsync(IWorker me)
        {
            while (true)
            {
                var point = await me.ReceiveAsync();
                var gradient = await me.GradientAsync(point.Body);
                if (!gradient.IsCancelled) await me.SendAsync(gradient, point.Tag);
            }
        }
    }
}
