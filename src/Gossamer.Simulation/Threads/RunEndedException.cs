namespace Gossamer.Simulation.Threads;

/// <summary>Ends a program that waits or computes when its run is over. Never leaves the engine.</summary>
internal sealed class RunEndedException() : Exception("the run is over");
