namespace IngestPipeline.Hosting.Running;

/// <summary>Lets many items run side by side, or one suspect with nothing beside it, so that its crash is surely its own.</summary>
internal sealed class AloneGate(int width) : IDisposable
{
    private readonly int width = width;
    private readonly SemaphoreSlim places = new(width, width);
    private readonly SemaphoreSlim suspect = new(1, 1);

    /// <summary>A visit that has not begun; whoever disposes of it leaves.</summary>
    public Visit Announce() => new(this);

    public void Dispose()
    {
        places.Dispose();
        suspect.Dispose();
    }

    internal sealed class Visit(AloneGate gate) : IDisposable
    {
        private int taken;

        public async Task EnterAsync(bool alone, CancellationToken cancellation)
        {
            var wanted = alone ? gate.width : 1;
            if (alone)
                await gate.suspect.WaitAsync(cancellation);
            try
            {
                for (; taken < wanted; taken++)
                    await gate.places.WaitAsync(cancellation);
            }
            finally
            {
                // Two suspects that each hold half of the places would wait for each other for ever.
                if (alone)
                    gate.suspect.Release();
            }
        }

        public void Dispose()
        {
            if (taken > 0)
                gate.places.Release(taken);
            taken = 0;
        }
    }
}
