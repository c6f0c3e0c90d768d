using IngestPipeline.Api.Dashboard.Quarantine;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Quarantine;
using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Components;

namespace IngestPipeline.Api.Dashboard.Pages;

/// <summary>What failed, why, and the two ways out. Filters and the entry that is looked at are in the address.</summary>
public partial class QuarantinePage
{
    private const int PageSize = 50;
    private const int MaxAttempts = 20;

    private readonly Dictionary<Guid, string> picked = [];
    private QuarantineDesk desk = null!;
    private IDisposable? watching;
    private QuarantineSelection selection = QuarantineSelection.All;
    private QuarantineOverview? overview;
    private IReadOnlyList<QuarantineEntry> entries = [];
    private IReadOnlyList<(string ReasonCode, long Count)> listed = [];
    private IReadOnlyList<ReplayBatchSummary> batches = [];
    private IReadOnlyList<TimelineEvent> attempts = [];
    private QuarantineEntry? entry;
    private DocumentSummary? document;
    private Guid? next;
    private StartedByViewer? started;
    private ReplayProgress? progress;
    private ReplayVerdict verdict = new(false, 0, []);
    private string? said;
    private string? wrong;
    private ElementReference listTitle;
    private bool isBack;
    private bool saidIsBad;
    private bool hasMore;
    private bool hasOriginal;
    private bool isBusy;

    [Inject]
    internal QuarantineFeed Feed { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Reason { get; set; }

    [SupplyParameterFromQuery]
    private string? Stage { get; set; }

    /// <summary>The entry that is looked at.</summary>
    [SupplyParameterFromQuery(Name = "entry")]
    private string? EntryId { get; set; }

    /// <summary>The list starts behind this URI.</summary>
    [SupplyParameterFromQuery]
    private string? After { get; set; }

    protected override TimeSpan? Every => TimeSpan.FromSeconds(2);

    private bool IsFiltered => Reason is not null || Stage is not null;

    /// <summary>Why a replay went wrong; of the entry that is looked at, its own words.</summary>
    private IReadOnlyList<string> Details =>
        entry is { State: "open" } shown && progress is { IsOver: true } && started?.EntryIds.Contains(shown.EntryId) == true ? [.. verdict.Details, shown.Detail] : verdict.Details;

    private long Listed => listed.Sum(group => group.Count);

    private List<(string ReasonCode, long Count)> PickedCounts =>
        [.. picked.Values.GroupBy(code => code, StringComparer.Ordinal).Select(group => (group.Key, group.LongCount())).OrderByDescending(group => group.Item2).ThenBy(group => group.Key, StringComparer.Ordinal)];

    protected override void OnInitialized()
    {
        base.OnInitialized();
        desk = new QuarantineDesk(Setup.Database);
    }

    protected override void OnParametersSet()
    {
        wrong = null;
        (Reason, Stage) = (NullIfEmpty(Reason), NullIfEmpty(Stage));
        try
        {
            selection = new QuarantineSelection { Reason = Reason is null ? null : QuarantineReasons.Parse(Reason), Stage = Stage is null ? null : StageNames.Parse(Stage) };
        }
        catch (FormatException unknown)
        {
            (wrong, Reason, Stage, selection) = (unknown.Message, null, null, QuarantineSelection.All);
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        // Keeps the shared reading alive; this page draws itself when it has read its own part.
        if (firstRender)
            watching = Feed.Watch(() => Task.CompletedTask);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!isBack)
            return;
        isBack = false;
        await listTitle.FocusAsync();
    }

    protected override void Dispose(bool disposing)
    {
        watching?.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task LoadAsync(CancellationToken cancellation)
    {
        if (started is { } replay)
        {
            progress = await new ReplayProgressReader(Setup.Database).CountAsync(Setup.Tenant, replay.EntryIds, cancellation);
            verdict = await new ReplayBatches(Setup.Database).ReadAsync(Setup.Tenant, replay.Batches, cancellation);
        }

        batches = await new ReplayProgressReader(Setup.Database).ListAsync(Setup.Tenant, cancellation);
        if (EntryId is not null)
            await LoadEntryAsync(cancellation);
        else
            await LoadListAsync(cancellation);
    }

    private async Task LoadListAsync(CancellationToken cancellation)
    {
        // Whoever comes back from an entry goes on at the list, if there is one.
        isBack = entry is not null && overview is { Open: > 0 };
        entry = null;
        overview = await Feed.ReadAsync(cancellation) ?? throw new RequestRefusedException(Feed.Problem ?? "the record could not be read");
        var rows = await desk.ReadPageAsync(Setup.Tenant, selection, After, PageSize + 1, cancellation);
        (entries, hasMore) = ([.. rows.Take(PageSize)], rows.Count > PageSize);
        listed = await desk.CountAsync(Setup.Tenant, selection, cancellation);
    }

    private async Task LoadEntryAsync(CancellationToken cancellation)
    {
        var found = Guid.TryParse(EntryId, out var id) ? await desk.FindAsync(Setup.Tenant, id, cancellation) : null;
        if (found is null)
        {
            entry = null;
            return;
        }

        var newest = await new DocumentReader(Setup.Database).FindAsync(Setup.Tenant, found.DocumentId, cancellation);
        var timeline = await new DocumentDetailsReader(Setup.Database).ReadTimelineAsync(Setup.Tenant, found.DocumentId, cancellation);
        var following = await FirstAfterAsync(found.SourceUri, cancellation) ?? await FirstAfterAsync(null, cancellation);
        next = following == id ? null : following;
        attempts = [.. timeline.Where(happened => happened.Event == "attempt" ? happened.Version == found.Version : happened.Event.StartsWith("quarantine.", StringComparison.Ordinal)).Reverse().Take(MaxAttempts)];
        document = newest?.Version == found.Version ? newest : null;
        hasOriginal = newest is { State: not "deleted" } && Setup.Artifacts.Exists(Setup.Tenant, Sha256Hash.Parse(newest.Sha256));
        entry = found;
    }

    private async Task<Guid?> FirstAfterAsync(string? sourceUri, CancellationToken cancellation) =>
        await desk.ReadPageAsync(Setup.Tenant, selection, sourceUri, 1, cancellation) is [var first, ..] ? first.EntryId : null;

    private Task ReplayOneAsync(ReplayChoice choice) => DoAsync(async cancellation =>
    {
        var shown = entry!;
        var outcome = await desk.ReplayAsync(Setup.Tenant, QuarantineSelection.One(shown.EntryId), choice.ToRequest(), cancellation);
        Follow($"{Shown.FileName(shown.SourceUri)}{(outcome.VersionIds.Count > 1 ? " and its copies" : null)}", outcome, "Somebody else replayed or discarded this entry just now; what is shown is how it stands.");
    });

    private Task ReplayPickedAsync(ReplayChoice choice) => DoAsync(async cancellation =>
    {
        Guid[] ids = [.. picked.Keys];
        var outcome = await desk.ReplayAsync(Setup.Tenant, new QuarantineSelection { EntryIds = ids }, choice.ToRequest(), cancellation);
        picked.Clear();
        Follow($"{ReplayDialog.Counted(ids.Length)} selected", outcome, "Somebody else replayed or discarded these entries just now.");
    });

    private Task ReplayListedAsync(ReplayChoice choice) => DoAsync(async cancellation =>
    {
        var what = (Reason, Stage) switch
        {
            (null, null) => "all entries",
            ({ } reason, null) => reason,
            (null, { } stage) => $"entries of {stage}",
            ({ } reason, { } stage) => $"{reason} in {stage}",
        };
        var outcome = await desk.ReplayAsync(Setup.Tenant, selection, choice.ToRequest(), cancellation);
        picked.Clear();
        Follow(what, outcome, "Somebody else replayed or discarded these entries just now.");
    });

    private Task DiscardOneAsync() => DiscardAsync([entry!.EntryId], Shown.FileName(entry.SourceUri));

    private Task DiscardPickedAsync() => DiscardAsync([.. picked.Keys], ReplayDialog.Counted(picked.Count));

    private Task DiscardAsync(Guid[] ids, string what) => DoAsync(async cancellation =>
    {
        var discarded = 0;
        foreach (var id in ids)
        {
            if (await desk.DiscardAsync(Setup.Tenant, id, ApiSetup.Actor, cancellation))
                discarded++;
            picked.Remove(id);
        }

        (said, saidIsBad) = discarded == ids.Length
            ? ($"Discarded {what}.", false)
            : ($"Discarded {discarded} of {ids.Length}: somebody else replayed or discarded the other{(ids.Length - discarded == 1 ? "" : "s")} just now.", true);
    });

    private void Follow(string what, ReplayOutcome outcome, string nothing)
    {
        if (StartedByViewer.Of(what, outcome) is { } replay)
            (started, progress, verdict) = (replay, null, new ReplayVerdict(false, 0, []));
        else
            (said, saidIsBad) = (nothing, true);
    }

    /// <summary>Does something a person asked for; what came of it stays until the next such thing.</summary>
    private async Task DoAsync(Func<CancellationToken, Task> act)
    {
        if (isBusy)
            return;
        (isBusy, said) = (true, null);
        try
        {
            await act(Closing);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var (status, detail) = Problems.Describe(failure);
            (said, saidIsBad) = (Advice.Of(detail), true);
            if (status >= 500)
                Setup.Unexpected?.Invoke(failure);
        }
        finally
        {
            isBusy = false;
        }

        await RefreshAsync();
    }

    private void Dismiss() => (started, progress, said) = (null, null, null);

    private void Filter(string? reason, string? stage) => Navigation.NavigateTo(Address(entry: null, NullIfEmpty(reason) ?? "", NullIfEmpty(stage) ?? ""), replace: true);

    /// <param name="reason">Null keeps the one that is chosen; empty chooses none.</param>
    private string Address(Guid? entry, string? reason = null, string? stage = null, string? after = null) => Navigation.GetUriWithQueryParameters("/quarantine", new Dictionary<string, object?>
    {
        ["reason"] = NullIfEmpty(reason ?? Reason),
        ["stage"] = NullIfEmpty(stage ?? Stage),
        ["entry"] = entry,
        ["after"] = after,
    });

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
