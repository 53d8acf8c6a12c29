namespace Gossamer.Cluster.Frames;

/// <summary>What a frame says. W: worker's or node's process, C: coordinator's process.</summary>
internal enum FrameKind : byte
{
    /// <summary>W → C: who I am.</summary>
    Hello = 1,

    /// <summary>C → W: a run, your part in it, the states it begins with.</summary>
    Start,

    /// <summary>W → C: my part is set up; values by which to compare our problems.</summary>
    Ready,

    /// <summary>C → W: all are set up, go.</summary>
    Go,

    /// <summary>Any: a message for one participant.</summary>
    Deliver,

    /// <summary>C → W: a message for all of your workers.</summary>
    DeliverToAll,

    /// <summary>C → W: void what one worker was handed.</summary>
    Cancel,

    /// <summary>C → W: tell me the states of your workers as soon as they wait.</summary>
    StateRequest,

    /// <summary>W → C: the states.</summary>
    State,

    /// <summary>W → C: the iterate of a node.</summary>
    Iterate,

    /// <summary>C → W: the run is over.</summary>
    Stop,

    /// <summary>W → C: my programs have ended; what they have cost.</summary>
    Stopped,

    /// <summary>W → C: my part cannot be set up, or a program has failed; why.</summary>
    Failed,

    /// <summary>C → W: there are no more runs; or, with a reason, this process is sent away.</summary>
    Bye,

    /// <summary>C → W: show the states of your nodes with their iterates at one iteration.</summary>
    StatesAt,
}
