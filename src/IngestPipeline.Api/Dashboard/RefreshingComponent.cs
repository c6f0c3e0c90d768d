using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace IngestPipeline.Api.Dashboard;

/// <summary>
/// A page that reads the record when it opens and every few seconds after that. When a reading fails, the page keeps what it shows and says why
/// in <see cref="Problem"/>.
/// </summary>
public abstract class RefreshingComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private CancellationTokenRegistration stopping;

    [Inject]
    internal ApiSetup Setup { get; set; } = null!;

    [Inject]
    internal TimeProvider Clock { get; set; } = null!;

    [Inject]
    internal IHostApplicationLifetime Host { get; set; } = null!;

    /// <summary>What went wrong last, as a sentence for people; null when nothing did.</summary>
    protected string? Problem { get; set; }

    /// <summary>True once the first reading has ended, well or not.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>Ends with the page, or with the host.</summary>
    protected CancellationToken Closing => closing.Token;

    /// <summary>Time between readings; null reads when parameters change only.</summary>
    protected virtual TimeSpan? Every => TimeSpan.FromSeconds(3);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellation);

    // A page outlives its browser for some minutes, but not the host: what it reads from is gone then.
    protected override void OnInitialized() => stopping = Host.ApplicationStopping.Register(closing.Cancel);

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Every is { } every)
            _ = KeepLoadingAsync(every);
    }

    /// <summary>Does something a person asked for, then reads again; a failure is shown.</summary>
    protected async Task ActAsync(Func<CancellationToken, Task> act)
    {
        try
        {
            await act(Closing);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Problem = Problems.Describe(failure).Detail;
            return;
        }

        await RefreshAsync();
    }

    protected async Task RefreshAsync()
    {
        try
        {
            await LoadAsync(Closing);
            Problem = null;
        }
        catch (Exception) when (closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            var (status, detail) = Problems.Describe(failure);
            Problem = detail;
            if (status == StatusCodes.Status500InternalServerError)
                Setup.Unexpected?.Invoke(failure);
        }

        IsLoaded = true;
    }

    protected virtual void Dispose(bool disposing)
    {
        stopping.Dispose();
        closing.Cancel();
        closing.Dispose();
    }

    private async Task KeepLoadingAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Closing))
            {
                await InvokeAsync(async () =>
                {
                    await RefreshAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The page is closed.
        }
    }
}
