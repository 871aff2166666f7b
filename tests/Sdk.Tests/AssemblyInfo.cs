// Some tests set environment variables that every client reads.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
