using System.Runtime.InteropServices;
using System.Text;

namespace Gossamer.Cluster.Mpi;

/// <summary>
/// The few functions of Open MPI (4.1 or 5) that the engine calls. Handles are addresses of symbols that the library exports.
/// All functions are to be called by the thread that called <see cref="Init"/>.
/// </summary>
internal sealed unsafe partial class LibMpi
{
    /// <summary>What to install where it is missing.</summary>
    public const string Package = "install Open MPI (Debian and Ubuntu: apt-get install openmpi-bin; Fedora: dnf install openmpi)";

    /// <summary>Any rank.</summary>
    public const int AnySource = -1;

    private const int Funneled = 1;
    private const int LongestErrorText = 512;
    private static readonly string[] Names = ["libmpi.so.40", "libmpi.so", "libmpi.40.dylib", "libmpi.dylib"];

    private readonly nint library;
    private readonly nint world;
    private readonly nint bytes;
    private readonly nint doubles;
    private readonly nint integers;
    private readonly nint sum;
    private readonly nint maximum;

    private LibMpi(nint library)
    {
        this.library = library;
        world = Symbol("ompi_mpi_comm_world");
        bytes = Symbol("ompi_mpi_byte");
        doubles = Symbol("ompi_mpi_double");
        integers = Symbol("ompi_mpi_int64_t");
        sum = Symbol("ompi_mpi_op_sum");
        maximum = Symbol("ompi_mpi_op_max");
    }

    /// <summary>Loads the library.</summary>
    /// <exception cref="BadInputException">It is not installed, or is no Open MPI; says what to install.</exception>
    public static LibMpi Load()
    {
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _)) return new LibMpi(library);
            throw new BadInputException($"{name} is no Open MPI, which the engine mpi needs: {Package}");
        }
        throw new BadInputException($"the engine mpi needs Open MPI, but {Names[0]} is not there: {Package}");
    }

    /// <summary>True where the library is installed.</summary>
    public static bool IsInstalled()
    {
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _);
        }
        return false;
    }

    /// <summary>Starts MPI; the calling thread is the one that may call it from now on.</summary>
    public void Init()
    {
        int provided;
        Check(((delegate* unmanaged<void*, void*, int, int*, int>)Symbol("MPI_Init_thread"))(null, null, Funneled, &provided), "starting");
        // Errors are told by our own exceptions.
        Check(((delegate* unmanaged<nint, nint, int>)Symbol("MPI_Comm_set_errhandler"))(world, Symbol("ompi_mpi_errors_return")), "setting it up");
    }

    public int Rank()
    {
        int rank;
        Check(((delegate* unmanaged<nint, int*, int>)Symbol("MPI_Comm_rank"))(world, &rank), "asking for the rank");
        return rank;
    }

    public int Size()
    {
        int size;
        Check(((delegate* unmanaged<nint, int*, int>)Symbol("MPI_Comm_size"))(world, &size), "asking for the number of ranks");
        return size;
    }

    /// <summary>Number of ranks on this machine; all ranks ask together.</summary>
    public int SizeHere()
    {
        const int sameMachine = 0;
        nint here;
        int size;
        Check(((delegate* unmanaged<nint, int, int, nint, nint*, int>)Symbol("MPI_Comm_split_type"))(world, sameMachine, 0, Symbol("ompi_mpi_info_null"), &here), "looking who is on this machine");
        Check(((delegate* unmanaged<nint, int*, int>)Symbol("MPI_Comm_size"))(here, &size), "looking who is on this machine");
        Free(here);
        return size;
    }

    /// <summary>Begins to send; the bytes must stay where they are until <see cref="Test"/> says so.</summary>
    public nint Send(void* buffer, int length, int rank, int tag)
    {
        nint request;
        Check(((delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)SendFunction)(buffer, length, bytes, rank, tag, world, &request), "sending");
        return request;
    }

    /// <summary>True where a transfer that was begun is done.</summary>
    public bool Test(ref nint request)
    {
        int isDone;
        fixed (nint* handle = &request)
        {
            Check(((delegate* unmanaged<nint*, int*, Status*, int>)TestFunction)(handle, &isDone, null), "waiting for a transfer");
        }
        return isDone != 0;
    }

    /// <summary>Looks whether a message has come from any rank.</summary>
    public bool Probe(int tag, out Status status)
    {
        int isThere;
        Status found;
        Check(((delegate* unmanaged<int, int, nint, int*, Status*, int>)ProbeFunction)(AnySource, tag, world, &isThere, &found), "looking for messages");
        status = found;
        return isThere != 0;
    }

    /// <summary>Length of a message that was found.</summary>
    public int CountOf(Status status)
    {
        int count;
        Check(((delegate* unmanaged<Status*, nint, int*, int>)CountFunction)(&status, bytes, &count), "measuring a message");
        return count;
    }

    /// <summary>Receives a message that was found.</summary>
    public void Receive(Span<byte> buffer, int rank, int tag)
    {
        fixed (byte* start = buffer)
        {
            Check(((delegate* unmanaged<void*, int, nint, int, int, nint, Status*, int>)ReceiveFunction)(start, buffer.Length, bytes, rank, tag, world, null), "receiving");
        }
    }

    /// <summary>Waits for all ranks.</summary>
    public void Barrier() => Check(((delegate* unmanaged<nint, int>)Symbol("MPI_Barrier"))(world), "waiting for all");

    /// <summary>Ends MPI; waits for all ranks.</summary>
    public void End() => Check(((delegate* unmanaged<int>)Symbol("MPI_Finalize"))(), "ending");

    /// <summary>Ends all ranks at once; does not return where it works.</summary>
    public void Abort(int code) => ((delegate* unmanaged<nint, int, int>)Symbol("MPI_Abort"))(world, code);

    private nint SendFunction => field != 0 ? field : field = Symbol("MPI_Isend");

    private nint TestFunction => field != 0 ? field : field = Symbol("MPI_Test");

    private nint ProbeFunction => field != 0 ? field : field = Symbol("MPI_Iprobe");

    private nint CountFunction => field != 0 ? field : field = Symbol("MPI_Get_count");

    private nint ReceiveFunction => field != 0 ? field : field = Symbol("MPI_Recv");

    private nint Symbol(string name) => NativeLibrary.GetExport(library, name);

    private void Check(int code, string what)
    {
        if (code == 0) return;
        var text = stackalloc byte[LongestErrorText];
        int length;
        _ = ((delegate* unmanaged<int, byte*, int*, int>)Symbol("MPI_Error_string"))(code, text, &length);
        throw new Transport.TransportException($"MPI failed while {what}: {Encoding.UTF8.GetString(text, length)}");
    }

    /// <summary>What MPI tells of a message, as Open MPI lays it out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Status
    {
        /// <summary>Who sent it.</summary>
        public readonly int Source;

        /// <summary>Its tag.</summary>
        public readonly int Tag;

        private readonly int error;
        private readonly int cancelled;
        private readonly nuint count;
    }
}
