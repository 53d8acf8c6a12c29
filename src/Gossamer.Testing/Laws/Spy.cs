using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Testing.Laws;

/// <summary>A method that does what another does, with contexts that tell a ledger what is sent.</summary>
internal static class Spy
{
    public static Method On(Method method, Ledger ledger) => method switch
    {
        CentralizedMethod centralized => new CentralizedSpy(centralized, ledger),
        DecentralizedMethod decentralized => new DecentralizedSpy(decentralized, ledger),
        _ => method,
    };

    private static Theory Prepared(Method method, Setting setting)
    {
        var prepared = method.Prepare(setting);
        return prepared.Theory with { StepSize = prepared.StepSize };
    }

    private sealed class CentralizedSpy(CentralizedMethod method, Ledger ledger) : CentralizedMethod(new MethodOptions())
    {
        public override bool IsSynchronous => method.IsSynchronous;

        public override Task CoordinateAsync(ICoordinator hub) => method.CoordinateAsync(new CoordinatorSpy(hub, ledger));

        public override Task WorkAsync(IWorker me) => method.WorkAsync(new WorkerSpy(me, ledger));

        protected override Theory Analyze(Setting setting) => Prepared(method, setting);
    }

    private sealed class DecentralizedSpy(DecentralizedMethod method, Ledger ledger) : DecentralizedMethod(new MethodOptions())
    {
        public override bool IsSynchronous => method.IsSynchronous;

        public override int? Reporter => method.Reporter;

        public override Task RunAsync(INode me) => method.RunAsync(new NodeSpy(me, ledger));

        protected override Theory Analyze(Setting setting) => Prepared(method, setting);
    }

    private sealed class CoordinatorSpy(ICoordinator hub, Ledger ledger) : ParticipantSpy(hub), ICoordinator
    {
        public ValueTask<bool> ContinueAsync(Vector iterate, long iteration) => hub.ContinueAsync(iterate, iteration);

        public Message CompressFor(int worker, Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0) =>
            hub.CompressFor(worker, compressor, vector, round, slot);

        public ValueTask<Arrival> ReceiveAsync() => hub.ReceiveAsync();

        public ValueTask<Arrivals> GatherAsync(long tag, int? count = null) => hub.GatherAsync(tag, count);

        public ValueTask CancelAsync(int worker) => hub.CancelAsync(worker);

        public ValueTask SendAsync(int worker, Vector point, long tag)
        {
            ledger.DownPoint(worker, point.Length);
            return hub.SendAsync(worker, point, tag);
        }

        public ValueTask SendAsync(int worker, Message message, long tag)
        {
            ledger.Down(worker, message);
            return hub.SendAsync(worker, message, tag);
        }

        public ValueTask BroadcastAsync(Vector point, long tag)
        {
            for (var worker = 0; worker < Workers; worker++) ledger.DownPoint(worker, point.Length);
            return hub.BroadcastAsync(point, tag);
        }

        public ValueTask BroadcastAsync(Message message, long tag)
        {
            for (var worker = 0; worker < Workers; worker++) ledger.Down(worker, message);
            return hub.BroadcastAsync(message, tag);
        }
    }

    private sealed class WorkerSpy(IWorker me, Ledger ledger) : ComputingSpy(me), IWorker
    {
        public ValueTask<Arrival> ReceiveAsync() => me.ReceiveAsync();

        public ValueTask SendAsync(Message message, long tag)
        {
            ledger.Up(Index, message);
            return me.SendAsync(message, tag);
        }
    }

    private sealed class NodeSpy(INode me, Ledger ledger) : ComputingSpy(me), INode
    {
        public Neighborhood NeighborhoodAt(long round) => me.NeighborhoodAt(round);

        public ValueTask<bool> ContinueAsync(Vector iterate, long iteration)
        {
            ledger.Reach(Index, iteration);
            return me.ContinueAsync(iterate, iteration);
        }

        public ValueTask<Arrival> ReceiveAsync() => me.ReceiveAsync();

        public void Interrupt() => me.Interrupt();

        public ValueTask<Arrivals> ExchangeAsync(Message message, long round)
        {
            ledger.Up(Index, message, NeighborhoodAt(round).Neighbors.Count);
            return me.ExchangeAsync(message, round);
        }

        public ValueTask<Arrivals> ExchangeAsync(Vector vector, long round)
        {
            ledger.UpPoint(Index, vector.Length, NeighborhoodAt(round).Neighbors.Count);
            return me.ExchangeAsync(vector, round);
        }

        public ValueTask SendAsync(int neighbor, Message message, long tag)
        {
            ledger.Up(Index, message);
            return me.SendAsync(neighbor, message, tag);
        }
    }
}
