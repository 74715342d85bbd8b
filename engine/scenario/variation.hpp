// SPDX-License-Identifier: Apache-2.0
/// Parameters varied from outside a file, by a design or a calibration: as a lever that acts on everybody
/// from the first day on, so that all variations begin from one settled world.
#pragma once

#include <span>
#include <string>

#include "engine/scenario/scenario.hpp"

namespace careloop::scenario {

/// One address and what is done to it.
struct Variation {
    std::string address;
    ChangeForm form = ChangeForm::set;
    double value = 0;  ///< in the parameter's own unit; a factor where it multiplies
};

/// The scenario with one more lever in every arm, which makes the variations from the first day on. Throws
/// Error(usage) naming each address that is unknown, or that only shapes the world when it is built.
[[nodiscard]] Scenario varied(const Scenario& scenario, const std::string& name,
                              std::span<const Variation> variations);

}  // namespace careloop::scenario
