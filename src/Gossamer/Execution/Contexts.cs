using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution;

/// <summary>
/// What every role has. A program is ordinary <c>async</c> C#; time passes only in awaits on its context, so the program
/// that is simulated is the program that runs on a cluster. A context serves its own program alone and is not thread safe.
/// Awaits are made one at a time, unless a member says otherwise: a worker may compute, receive and send at the same time,
/// in asynchronous functions of its program that take turns and never run side by side.
/// </summary>
public interface IParticipant
{
    /// <summary>Number of workers or nodes n; 1 for sequential methods.</summary>
    int Workers { get; }

    /// <summary>Number of coordinates d.</summary>
    int Dimension { get; }

    /// <summary>x⁰, d coordinates.</summary>
    ReadOnlySpan<double> Start { get; }

    /// <summary>0 in a fresh run; in a resumed run the iteration at which it goes on, with <see cref="State"/> restored.</summary>
    long FirstIteration { get; }

    /// <summary>What must survive a crash: named vectors and counters, restored before the program starts.</summary>
    ParticipantState State { get; }

    /// <summary>A stream of this participant alone.</summary>
    RandomStream Random(RandomPurpose purpose, long iteration, int slot = 0);

    /// <summary>A stream that all participants share (MARINA's coin, one index for all).</summary>
    RandomStream SharedRandom(RandomPurpose purpose, long iteration, int slot = 0);

    /// <summary>C(vector).</summary>
    /// <param name="compressor">The compressor C.</param>
    /// <param name="vector">d coordinates.</param>
    /// <param name="round">The round: picks the randomness, so that all workers of a round agree on what they share.</param>
    /// <param name="slot">Tells apart several calls in one round.</param>
    Message Compress(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0);

    /// <summary>
    /// C(target − estimate), to be given to <see cref="Vector.Apply"/> on both sides. With the identity the message is
    /// target itself and <see cref="Message.IsReplacement">replaces</see> the estimate, so that the method reduces to its
    /// uncompressed parent bit for bit.
    /// </summary>
    Message CompressDifference(Compressor compressor, ReadOnlySpan<double> target, ReadOnlySpan<double> estimate, long round, int slot = 0);

    /// <summary>
    /// C(vector) as a message that <see cref="Message.IsReplacement">replaces</see> the receiver's estimate, for methods that
    /// choose between moving an estimate and starting it anew (EF21+).
    /// </summary>
    Message CompressReplacement(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0);

    /// <summary>The values as they are. A message of another length than d travels inside a <see cref="Bundle"/>.</summary>
    /// <param name="values">Any number of values; copied.</param>
    Message Dense(params ReadOnlySpan<double> values);

    /// <summary>
    /// Several messages in one, sent and received together: vectors, scalars, compressed and not. It stands for no vector;
    /// the receiver takes its <see cref="BundleMessage.Part">parts</see>. Costs the bits of the parts.
    /// </summary>
    /// <param name="parts">Messages that this participant made or received; at least one.</param>
    BundleMessage Bundle(params ReadOnlySpan<Message> parts);

    /// <summary>
    /// Two messages in one that stands for their sum. It <see cref="Message.IsReplacement">replaces</see> the receiver's
    /// estimate where the first one does.
    /// </summary>
    /// <param name="first">A message that this participant made.</param>
    /// <param name="second">Another one, as long as the first.</param>
    Message Sum(Message first, Message second);
}

/// <summary>A participant that computes: a worker, a node, or the loop of a sequential method.</summary>
public interface IComputingParticipant : IParticipant
{
    /// <summary>0-based index.</summary>
    int Index { get; }

    /// <summary>f_i; f itself for sequential methods. Asking it directly costs no time: use it only for what takes none.</summary>
    ILocalObjective Objective { get; }

    /// <summary>Computes at a received point; takes time by the compute model.</summary>
    /// <param name="computation">The work.</param>
    /// <param name="point">The point as it was received. The engine keeps it as long as the result needs it.</param>
    ValueTask<Computed> ComputeAsync(Computation computation, Message point);

    /// <summary>Computes at an own point, which must not change before the computation ends; takes time by the compute model.</summary>
    ValueTask<Computed> ComputeAsync(Computation computation, Vector point);

    /// <summary>Keeps a received message beyond the next receive, until it is <see cref="Discard">given back</see>.</summary>
    /// <param name="message">A message that was received, or a part of one.</param>
    void Hold(Message message);

    /// <summary>
    /// Gives back a message that this participant holds or made, sent or not, before its time is over: for programs that make many
    /// between two receives.
    /// </summary>
    /// <param name="message">A message that is held, or a result or a compressed vector of this participant; not to be looked at any more.</param>
    void Discard(Message message);

    /// <summary>The (stochastic) gradient at a received point.</summary>
    ValueTask<Computed> GradientAsync(Message point) => ComputeAsync(Computation.Gradient, point);

    /// <summary>The (stochastic) gradient at an own point.</summary>
    ValueTask<Computed> GradientAsync(Vector point) => ComputeAsync(Computation.Gradient, point);

    /// <summary>
    /// Takes the time of as many gradients and counts them, for work whose price is known only when it is done (a
    /// proximal step by an inner solver): ask the <see cref="Objective"/> directly, then spend what it cost.
    /// </summary>
    /// <param name="gradients">What the work was worth, at least 0; rounded up.</param>
    /// <returns>False where the coordinator called the work off meanwhile.</returns>
    async ValueTask<bool> SpendAsync(double gradients) =>
        !(await ComputeAsync(new SpentWork((int)Math.Ceiling(gradients)), SpentWork.Nowhere)).IsCancelled;

    /// <summary>
    /// Writes a proximal point and takes the time of the gradients that it cost. A warm start: the search begins at what the
    /// result holds.
    /// </summary>
    /// <param name="proximal">The operator: of <see cref="Objective"/>, by <see cref="ProximalOperator.Of"/>, or of any function made of it.</param>
    /// <param name="z">The centre, d coordinates.</param>
    /// <param name="stepSize">γ.</param>
    /// <param name="tolerance">Bound on the norm of the subproblem's gradient; closed forms ignore it.</param>
    /// <param name="result">d coordinates: where the search starts, and the answer.</param>
    /// <returns>False where the coordinator called the work off meanwhile.</returns>
    ValueTask<bool> ProxAsync(IProximable proximal, Vector z, double stepSize, double tolerance, Vector result) =>
        SpendAsync(proximal.Prox(z, stepSize, tolerance, result.Edit()));
}

/// <summary>The coordinator of a centralised method.</summary>
public interface ICoordinator : IParticipant
{
    /// <summary>
    /// The one place where a run is recorded, checkpointed and stopped: called with every new iterate, before the next step.
    /// Costs neither time nor bits.
    /// </summary>
    /// <param name="iterate">x^k, d coordinates.</param>
    /// <param name="iteration">k, the number of model updates made so far; need not rise from call to call.</param>
    /// <returns>False when the run is over: the program returns.</returns>
    ValueTask<bool> ContinueAsync(Vector iterate, long iteration);

    /// <summary>Sends a point to one worker. The engine copies it once per version.</summary>
    /// <param name="worker">0-based index.</param>
    /// <param name="point">d coordinates.</param>
    /// <param name="tag">Handed to the worker with the point.</param>
    ValueTask SendAsync(int worker, Vector point, long tag);

    /// <summary>Sends any message to one worker.</summary>
    ValueTask SendAsync(int worker, Message message, long tag);

    /// <summary>Sends a point to all workers.</summary>
    ValueTask BroadcastAsync(Vector point, long tag);

    /// <summary>Sends any message to all workers.</summary>
    ValueTask BroadcastAsync(Message message, long tag);

    /// <summary>
    /// C_i(vector) for one worker: correlated compressors take that worker's part, independent ones draw for each worker anew.
    /// </summary>
    /// <param name="worker">0-based index i.</param>
    /// <param name="compressor">The compressor C.</param>
    /// <param name="vector">d coordinates.</param>
    /// <param name="round">The round, which picks the randomness.</param>
    /// <param name="slot">Tells apart several calls for a worker in one round.</param>
    Message CompressFor(int worker, Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0);

    /// <summary>The next message, whoever sent it.</summary>
    ValueTask<Arrival> ReceiveAsync();

    /// <summary>
    /// The first <paramref name="count"/> messages with the given tag, in worker order whatever the order in which they
    /// came, so that sums do not depend on timing. Messages with another tag are dropped.
    /// </summary>
    /// <param name="tag">The tag of this round.</param>
    /// <param name="count">How many to wait for, 0 or more; one from each of the n workers unless given.</param>
    ValueTask<Arrivals> GatherAsync(long tag, int? count = null);

    /// <summary>
    /// Voids everything handed to the worker before: stops its running computation, which then ends as
    /// <see cref="Computed.IsCancelled">cancelled</see>, and drops the points that it has not read.
    /// </summary>
    ValueTask CancelAsync(int worker);

    /// <summary>
    /// Cancels what the workers of a group do and sends each of them a point, as <see cref="CancelAsync"/> and
    /// <see cref="SendAsync(int, Vector, long)"/> would one by one. For methods that restart many workers again and again:
    /// an engine may do it in time that does not depend on their number.
    /// </summary>
    /// <param name="group">The workers.</param>
    /// <param name="point">d coordinates.</param>
    /// <param name="tag">Handed to the workers with the point; becomes the group's <see cref="WorkerGroup.Tag"/>.</param>
    async ValueTask RestartAsync(WorkerGroup group, Vector point, long tag)
    {
        group.Tag = tag;
        foreach (var worker in group)
        {
            await CancelAsync(worker);
            await SendAsync(worker, point, tag);
        }
    }
}

/// <summary>A worker of a centralised method.</summary>
public interface IWorker : IComputingParticipant
{
    /// <summary>The next message of the coordinator. When the run is over it does not return.</summary>
    ValueTask<Arrival> ReceiveAsync();

    /// <summary>
    /// Sends to the coordinator. Transfers of one worker follow each other; await it to wait until this one has left.
    /// </summary>
    /// <param name="message">What to say.</param>
    /// <param name="tag">Handed to the coordinator with the message: usually the tag of the point it answers.</param>
    ValueTask SendAsync(Message message, long tag);

    /// <summary>
    /// The commonest program, for ever: receive a point, compute at it, send the result with the point's tag, unless the
    /// computation was cancelled. An engine may run it at less cost than one written out.
    /// </summary>
    /// <param name="computation">The work at every point.</param>
    Task AnswerAsync(Computation computation) => AnswerProgram.RunAsync(this, computation);
}

/// <summary>A node of a decentralised method: there is no coordinator.</summary>
public interface INode : IComputingParticipant
{
    /// <summary>Neighbours and mixing weights of this node in a communication round (the graph may change with the round).</summary>
    /// <param name="round">0-based communication round.</param>
    Neighborhood NeighborhoodAt(long round);

    /// <summary>As <see cref="ICoordinator.ContinueAsync"/>, with this node's own iterate; the run's iterate is the mean over the nodes.</summary>
    ValueTask<bool> ContinueAsync(Vector iterate, long iteration);

    /// <summary>
    /// One communication round: sends the message to every neighbour and returns what every neighbour sent, in node order.
    /// Where links go one way, it goes to the <see cref="Neighborhood.Recipients"/> and comes from the <see cref="Neighborhood.Neighbors"/>.
    /// </summary>
    /// <param name="message">What to say to all neighbours.</param>
    /// <param name="round">0-based communication round, the same at all nodes.</param>
    ValueTask<Arrivals> ExchangeAsync(Message message, long round);

    /// <summary>One communication round with an uncompressed vector; the engine copies it.</summary>
    ValueTask<Arrivals> ExchangeAsync(Vector vector, long round);

    /// <summary>
    /// Writes the mean of all nodes' vectors over each of them (reduce-scatter and all-gather in pieces): for networks in which
    /// every node is everyone's neighbour. Summed in node order, so that all nodes have the same and every engine gives it; an
    /// engine may use collective operations of its transport. Nothing else is received meanwhile.
    /// </summary>
    /// <param name="vector">This node's vector, overwritten.</param>
    /// <param name="round">0-based communication round, the same at all nodes.</param>
    ValueTask AverageAsync(Vector vector, long round) => PairwiseAverage.RunAsync(this, vector, round);

    /// <summary>Sends to one neighbour (asynchronous and tree-based methods).</summary>
    ValueTask SendAsync(int neighbor, Message message, long tag);

    /// <summary>The next message that some neighbour sent with <see cref="SendAsync"/>.</summary>
    ValueTask<Arrival> ReceiveAsync();

    /// <summary>
    /// Stops the computation that another function of this program waits for: it ends as
    /// <see cref="Computed.IsCancelled">cancelled</see>. Does nothing where none runs.
    /// </summary>
    void Interrupt();
}

/// <summary>The single loop of a sequential method, which works on f itself.</summary>
public interface ISequence : IComputingParticipant
{
    /// <summary>As <see cref="ICoordinator.ContinueAsync"/>.</summary>
    ValueTask<bool> ContinueAsync(Vector iterate, long iteration);
}
