namespace IngestPipeline.Hosting.Running;

/// <summary>Lets many items run side by side, or one suspect with nothing beside it, so that its crash is surely its own.</summary>
internal sealed class AloneGate(int width) : IDisposable
{
    private readonly SemaphoreSlim places = new(width, width);
    private readonly SemaphoreSlim suspect = new(1, 1);

    public async Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellation)
    {
        var wanted = alone ? width : 1;
        var taken = 0;
        if (alone)
            await suspect.WaitAsync(cancellation);
        try
        {
            for (; taken < wanted; taken++)
                await places.WaitAsync(cancellation);
            return new Pass(this, taken);
        }
        catch
        {
            if (taken > 0)
                places.Release(taken);
            throw;
        }
        finally
        {
            // Two suspects that each hold half of the places would wait for each other for ever.
            if (alone)
                suspect.Release();
        }
    }

    public void Dispose()
    {
        places.Dispose();
        suspect.Dispose();
    }

    private sealed class Pass(AloneGate gate, int taken) : IDisposable
    {
        public void Dispose() => gate.places.Release(taken);
    }
}
