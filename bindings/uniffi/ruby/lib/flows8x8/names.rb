# frozen_string_literal: true

module Flows8x8
  # Where a flow stands in its life. Statuses are plain strings: one that this version does not know is kept as it came.
  module FlowStatus
    DRAFT = 'DRAFT'
    PUBLISHED = 'PUBLISHED'
    DEPRECATED = 'DEPRECATED'
    ALL = [DRAFT, PUBLISHED, DEPRECATED].freeze
  end

  # What a flow is for. Plain strings: any other is sent, and left to the server.
  module FlowCategory
    SIGN_UP = 'SIGN_UP'
    SIGN_IN = 'SIGN_IN'
    APPOINTMENT_BOOKING = 'APPOINTMENT_BOOKING'
    LEAD_GENERATION = 'LEAD_GENERATION'
    CONTACT_US = 'CONTACT_US'
    CUSTOMER_SUPPORT = 'CUSTOMER_SUPPORT'
    SURVEY = 'SURVEY'
    OTHER = 'OTHER'
    ALL = [SIGN_UP, SIGN_IN, APPOINTMENT_BOOKING, LEAD_GENERATION, CONTACT_US, CUSTOMER_SUPPORT, SURVEY, OTHER].freeze
  end

  # The region an account was provisioned in. The wrong one looks like an unknown account.
  module Region
    AP = 'ap'
    NA = 'na'
    EU = 'eu'
    ID = 'id'
    ALL = [AP, NA, EU, ID].freeze
  end

  # Which of the two documented path layouts to use; +config+ needs no account.
  module PathStyle
    ACCOUNTS = 'accounts'
    CONFIG = 'config'
    ALL = [ACCOUNTS, CONFIG].freeze
  end
end
