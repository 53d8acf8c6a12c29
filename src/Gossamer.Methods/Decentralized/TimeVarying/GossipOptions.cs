namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>How a method uses gossip rounds.</summary>
public enum GossipBlock
{
    /// <summary>One round an iteration.</summary>
    Single,

    /// <summary>T = ⌈χ ln 2⌉ rounds an iteration, which contract as one with χ = 2.</summary>
    MultiConsensus,
}
