// flows8x8 for C++17: the client for 8x8's WhatsApp Flows API.
//
//   flows8x8::Client client;  // FLOWS8X8_API_KEY, FLOWS8X8_ACCOUNT_ID, FLOWS8X8_CHANNEL_ID
//   auto saved = client.create_flow(flows8x8::CreateRequest("Booking", {flows8x8::Category::appointment_booking})
//                                       .flow_json_file("appointment.json"));
//   saved.require_valid();
//   client.publish_flow(saved.id());
//
// Headers only: it adds ownership, exceptions and iteration to flows8x8.h, whose functions do the work, and whose rules for
// threads hold here too. What is named after a thing that the server knows owns it and can be moved, not copied. Findings,
// places and flows of a list are views: they must not be used after what they came from. So is every std::string_view that a
// method returns: client.get_flow("812").name() is gone at the end of the statement, so keep the flow in a variable.
#ifndef FLOWS8X8_HPP
#define FLOWS8X8_HPP

#if defined(__cplusplus) && __cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L)
#error "flows8x8.hpp needs C++17 or newer; flows8x8.h is for all others"
#endif

#include "flows8x8/client.hpp"
#include "flows8x8/enums.hpp"
#include "flows8x8/errors.hpp"
#include "flows8x8/functions.hpp"
#include "flows8x8/models.hpp"
#include "flows8x8/options.hpp"
#include "flows8x8/requests.hpp"

#endif  // FLOWS8X8_HPP
