// SPDX-License-Identifier: Apache-2.0
/// What --help says below the options: examples, and what one has to know.
#pragma once

namespace careloop::cli {

inline constexpr const char* kRunExamples =
    "Examples:\n"
    "  careloop run sweden -o base.h5\n"
    "  careloop run sweden --regions 23 --scale 0.1 --years 3\n"
    "  careloop run my-question.toml --arm introduction --member 4\n"
    "  careloop run sweden --set 'waiting.switch_days=12 weeks' --cut workload_incidents\n"
    "  careloop run sweden --scale 0.1 --trace first:nurse --trace-to nurse.txt\n"
    "\n"
    "Without -o the file is SCENARIO[-ARM][-memberK].h5 in the current folder. TERM, USR1, INT (Ctrl-C) and\n"
    "--stop-after leave OUTPUT.checkpoint and exit with 75; `careloop resume OUTPUT.checkpoint` goes on.\n"
    "Under mpirun several processes carry one run together, to the same result (docs/mpi.md).";

inline constexpr const char* kEnsembleExamples =
    "Examples:\n"
    "  careloop ensemble my-question.toml -o out/question --members 10\n"
    "  careloop ensemble my-question.toml -o out/question --arms baseline,introduction --scale 0.1\n"
    "  careloop compare out/question\n"
    "\n"
    "  careloop ensemble my-question.toml -o out/doubt --vary saltelli:64 --parameters quit,agency\n"
    "  careloop ensemble status out/question\n"
    "\n"
    "Writes FOLDER/plan.csv with a row a run, and FOLDER/ARM-mKKKK.h5, as many runs at once as cores and\n"
    "memory allow. A file that is there is kept; a folder of another scenario is refused. TERM, USR1 and "
    "INT\n"
    "leave checkpoints and exit with 75; the same command, or `careloop ensemble resume FOLDER`, goes on "
    "from\n"
    "there. A run that fails is reported, the others go on, and the exit code is 4.";

inline constexpr const char* kPlanExamples =
    "Examples:\n"
    "  careloop ensemble plan my-question.toml -o out/question --members 100\n"
    "  careloop ensemble plan my-question.toml -o out/question --members 100 --slurm --tasks 10 --time "
    "08:00:00\n"
    "  careloop ensemble resume out/question --slice 3/10\n"
    "\n"
    "FOLDER/plan.csv is a table that other programs can read; docs/ensembles.md has its columns.";

inline constexpr const char* kMergeExamples =
    "Examples:\n"
    "  careloop ensemble merge out/question\n"
    "  careloop ensemble merge out/question --copy -o question.h5\n"
    "\n"
    "The file has the groups and variables of a run, each with the dimensions arm and member before its "
    "own,\n"
    "and in /statistics mean, standard deviation and quantiles over the members. A run that is missing is\n"
    "said, and NaN. The folder gets a ro-crate-metadata.json (Process Run Crate).";

inline constexpr const char* kAttributeExamples =
    "Examples:\n"
    "  careloop attribute my-question.toml --loops agency-erosion,overtime -o out/question --members 10\n"
    "  careloop attribute my-question.toml --loops 'repeat contacts' --means as-they-were -o out/question\n"
    "  careloop report out/question\n"
    "\n"
    "Runs the ensemble in FOLDER as `careloop ensemble` does, and beside it, in FOLDER/without, the same "
    "arms "
    "with\n"
    "one link of each loop cut. Contribution: an arm's difference to the baseline, less the same difference "
    "without\n"
    "the loop. What is there is kept; writes FOLDER/attribution.csv and attribution.json, which the report's "
    "part\n"
    "\"Why\" shows. docs/attribution.md says how to read it and what it cannot show.";

inline constexpr const char* kCalibrateExamples =
    "Examples:\n"
    "  careloop calibrate -o out/calibration\n"
    "  careloop calibrate my-calibration.toml -o out/mine --threads 8\n"
    "  careloop calibrate small -o out/recovered --recover 100\n"
    "\n"
    "Runs the scenario at points of the free parameters' ranges, rules out those that cannot give the "
    "figures,\n"
    "and samples what is left; then runs what was found and writes calibration.html, calibration.json,\n"
    "posterior.csv and reference.toml into FOLDER. Runs that are there are not run again. Exit code 4: a "
    "run\n"
    "failed, a rule of stability broke, or too few intervals hold what was put in. docs/calibration.md.";

inline constexpr const char* kSensitivityExamples =
    "Examples:\n"
    "  careloop sensitivity sweden -o out/screening --settle --regions 23,10,13 --scale 0.02 --years 2\n"
    "  careloop sensitivity sweden -o out/agency --parameters agency,market.return_rate --trajectories 20\n"
    "  careloop sensitivity sweden -o out/shares --method sobol --samples 128 --parameters agency,market\n"
    "  careloop sensitivity --import out/salib --json\n"
    "\n"
    "morris runs N x (parameters + 2) + 1 times on one core each, every run one step of one parameter from\n"
    "the one before, and one step of luck alone; sobol runs N x (parameters + 3) + 1 times, luck varied\n"
    "beside the parameters. Writes FOLDER/trials.csv (a row a run), effects.csv and sensitivity.json. Rows\n"
    "that are there are not run again: a stopped command goes on, and a larger N adds to what there is.\n"
    "docs/sensitivity.md says what mu, mu*, sigma, first and total mean, and what SALib's files hold.";

inline constexpr const char* kCompareExamples =
    "Examples:\n"
    "  careloop compare out/question\n"
    "  careloop compare out/question --baseline introduction --by-year --csv differences.csv\n"
    "  careloop compare out/question --indicator waiting --indicator incidents --json\n"
    "  careloop compare out/question --by profession --indicator vacancy --unit-kind ward\n"
    "\n"
    "Arms are compared member by member, as the same member has the same luck in all of them. How cells are\n"
    "put together and what the columns mean: docs/comparing.md.";

inline constexpr const char* kReportExamples =
    "Examples:\n"
    "  careloop report out/question -o report.html\n"
    "  careloop report out/question -o rapport.html --lang sv\n"
    "  careloop report out/question --arms introduction --csv figures.csv --json > figures.json\n"
    "\n"
    "One HTML file without anything from elsewhere: what changed, where and how sure, charts, tables and "
    "what\n"
    "it rests on. INPUT: folders of an ensemble, or some of its files. docs/report.md has the details.";

inline constexpr const char* kValidateExamples =
    "Prints every problem of every file with its place and what is allowed; exit 2 if there is any.\n"
    "--stability: each rule over the last 52 weeks, what was measured, the limit and whether it holds; exit "
    "2\n"
    "if one is broken, 3 if the file does not say (docs/stability.md).\n\n"
    "Examples:\n"
    "  careloop validate my-question.toml levers/my-lever.toml\n"
    "  careloop validate --stability by-unit.h5";

inline constexpr const char* kSettleExamples =
    "Examples:\n"
    "  careloop settle sweden\n"
    "  careloop settle sweden --regions 23 --scale 0.1 -o jamtland.start\n"
    "  careloop run sweden --settle                     # begins from it, and makes it where it is missing\n"
    "  careloop run sweden --regions 23 --scale 0.1 --start-state jamtland.start\n"
    "\n"
    "Lets the world live through its first year, its population held, until the people waiting, strain and\n"
    "engagement change by less than 1 % a quarter; at most ten years, else it says that it has not settled.\n"
    "Without -o the start state goes to the cache, under a name made of everything it depends on (not of\n"
    "levers, arms, members or years): $CARELOOP_CACHE, else $XDG_CACHE_HOME/careloop, else\n"
    "~/.cache/careloop. What is there is not made again, and may be deleted at any time.";

inline constexpr const char* kFooter =
    "Examples:\n"
    "  careloop run sweden --scale 0.02 --years 3 -o demo.h5\n"
    "  careloop summary demo.h5\n"
    "  careloop ensemble my-question.toml -o out/question --members 10 --scale 0.1\n"
    "  careloop compare out/question\n"
    "  careloop attribute my-question.toml --loops agency-erosion -o out/question --scale 0.1\n"
    "  careloop sensitivity sweden -o out/screening --regions 23,10,13 --scale 0.02 --years 2\n"
    "  careloop report out/question -o report.html\n"
    "  careloop run --help\n"
    "\n"
    "Exit codes: 0 done; 1 internal fault; 2 command line, scenario or lever; 3 data, HDF5 or refused\n"
    "checkpoint; 4 some runs failed, or what was to be shown did not hold; 74 output failed; 75 stopped "
    "early with a checkpoint; 130 interrupted twice.\n"
    "Results go to files or standard output, messages to standard error.";

}  // namespace careloop::cli
