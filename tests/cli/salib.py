# SPDX-License-Identifier: Apache-2.0
"""What SALib (https://salib.readthedocs.io, MIT) does with its files, from its documentation and the papers it
names, in numpy alone.

    salib.py analyse FOLDER    prints "RESULT VARIABLE first total" for a Saltelli design (Saltelli et al. 2010, as in
                               SALib.analyze.sobol), "RESULT VARIABLE mu mu_star sigma" for a Morris design
    salib.py make FOLDER       writes Ishigami's function in SALib's own order, with nothing of careloop's in it
"""
import json
import os
import sys

import numpy as np


def read(folder):
    """Problem, X (runs x variables), Y (runs x results)."""
    with open(os.path.join(folder, "problem.json")) as file:
        problem = json.load(file)
    x = np.loadtxt(os.path.join(folder, "X.txt"), ndmin=2)
    y = np.loadtxt(os.path.join(folder, "Y.txt"), ndmin=2)
    assert x.shape[1] == problem["num_vars"] == len(problem["names"]) == len(problem["bounds"])
    assert x.shape[0] == y.shape[0]
    bounds = np.array(problem["bounds"])
    assert (x >= bounds[:, 0] - 1e-9).all() and (x <= bounds[:, 1] + 1e-9).all()
    return problem, x, y


def sobol(y, variables):
    """First and total index of each variable. calc_second_order=False: rows A, AB_1 ... AB_D, B."""
    step = variables + 2
    assert y.size % step == 0
    y = (y - y.mean()) / y.std()
    a, b = y[0::step], y[step - 1 :: step]
    both = np.r_[a, b]
    first, total = [], []
    for j in range(variables):
        ab = y[j + 1 :: step]
        first.append(np.mean(b * (ab - a)) / both.var())
        total.append(0.5 * np.mean((a - ab) ** 2) / both.var())
    return first, total


def morris(x, y, variables, levels=4):
    """mu, mu_star and sigma of each variable; trajectories of variables + 1 rows."""
    size = variables + 1
    assert y.size % size == 0
    delta = levels / (2.0 * (levels - 1))
    effects = [[] for _ in range(variables)]
    for begin in range(0, y.size, size):
        for i in range(begin, begin + variables):
            moved = np.flatnonzero(x[i + 1] != x[i])
            assert moved.size == 1, f"row {i + 1} moves {moved.size} variables"
            up = x[i + 1, moved[0]] > x[i, moved[0]]
            effects[moved[0]].append((y[i + 1] - y[i]) / delta * (1 if up else -1))
    return [(np.mean(e), np.mean(np.abs(e)), np.std(e, ddof=1)) for e in effects]


def analyse(folder):
    problem, x, y = read(folder)
    ours = problem.get("careloop", {})
    for k in range(y.shape[1]):
        result = ours["results"][k]["name"] if ours else "Y"
        if ours.get("method") == "morris":
            of = morris(x, y[:, k], problem["num_vars"])
        else:
            of = list(zip(*sobol(y[:, k], problem["num_vars"])))
        for name, numbers in zip(problem["names"], of):
            print(result, name, *(repr(float(n)) for n in numbers))


def make(folder):
    """Ishigami's function, 8192 base rows of random numbers."""
    rows, variables = 8192, 3
    problem = {"num_vars": variables, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * variables}
    draws = np.random.default_rng(1).uniform(-np.pi, np.pi, (rows, 2 * variables))
    x = []
    for a, b in zip(draws[:, :variables], draws[:, variables:]):
        x.append(a)
        for j in range(variables):
            x.append(np.where(np.arange(variables) == j, b, a))
        x.append(b)
    x = np.array(x)
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    os.makedirs(folder)
    np.savetxt(os.path.join(folder, "X.txt"), x)
    np.savetxt(os.path.join(folder, "Y.txt"), y)
    with open(os.path.join(folder, "problem.json"), "w") as file:
        json.dump(problem, file)


if __name__ == "__main__":
    {"analyse": analyse, "make": make}[sys.argv[1]](sys.argv[2])
