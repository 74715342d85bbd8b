# SPDX-License-Identifier: Apache-2.0
# A thin cover over CMake for the things one does most.
.DEFAULT_GOAL := help
.PHONY: help demo test bench calibrate calibrate-check web lint
.NOTPARALLEL:

build := build/release

calibrate := reference -o out/calibration --write
calibrate-check := small -o out/calibrate-check --recover 100

help:
	@echo "make demo       build the program and run a first comparison"
	@echo "make test       build everything and run all tests"
	@echo "make bench      time the hot loops"
	@echo "make calibrate  fit the free parameters and the references of the links anew"
	@echo "make calibrate-check  how often a calibration finds what was put in (100 repeats)"
	@echo "make web        bundle the script of the report's page anew"
	@echo "make lint       check format and run clang-tidy"

demo:
	tools/install-dependencies
	cmake --preset release -DCARELOOP_TESTS=OFF
	cmake --build --preset release
	tools/demo

test:
	tools/install-dependencies --test
	cmake --preset release -DCARELOOP_TESTS=ON
	cmake --build --preset release
	cd $(build) && ctest -j 2 --output-on-failure

bench:
	tools/install-dependencies --test
	cmake --preset release -DCARELOOP_TESTS=ON -DCARELOOP_BENCH=ON
	cmake --build --preset release --target careloop_bench
	$(build)/tests/bench/careloop_bench

calibrate calibrate-check:
	tools/install-dependencies
	cmake --preset release -DCARELOOP_TESTS=OFF
	cmake --build --preset release --target careloop
	$(build)/careloop calibrate $($@)

web:
	tools/install-dependencies --web
	cd analysis/web && npm ci --include=dev --ignore-scripts && npm run build

lint:
	tools/install-dependencies --lint
	cmake --preset release -B build/lint -DCARELOOP_TESTS=ON -DCMAKE_UNITY_BUILD=OFF
	tools/lint build/lint
